// SPDX-License-Identifier: MIT
// Expect: int 0x8
// ObjectType of a method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (OBJ0) { Return (1) }

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
