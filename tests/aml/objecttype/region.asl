// SPDX-License-Identifier: MIT
// Expect: int 0xA
// ObjectType of a region
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (OBJ0, SystemMemory, 0x1000, 16)

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
