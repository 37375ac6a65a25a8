// SPDX-License-Identifier: MIT
// Expect: int 0x1
// ObjectType of a integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (OBJ0, 5)

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
