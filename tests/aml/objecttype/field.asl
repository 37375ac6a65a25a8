// SPDX-License-Identifier: MIT
// Expect: int 0x5
// ObjectType of a field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 16)
    Field (REG0, ByteAcc, NoLock, Preserve) { OBJ0, 8 }

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
