// SPDX-License-Identifier: MIT
// Expect: int 0x6
// ObjectType of a device
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (OBJ0) {}

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
