// SPDX-License-Identifier: MIT
// Expect: int 0x3
// ObjectType of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (OBJ0, Buffer (1) {})

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
