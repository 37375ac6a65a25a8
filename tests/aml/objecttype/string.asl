// SPDX-License-Identifier: MIT
// Expect: int 0x2
// ObjectType of a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (OBJ0, "a")

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
