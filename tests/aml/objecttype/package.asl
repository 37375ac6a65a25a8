// SPDX-License-Identifier: MIT
// Expect: int 0x4
// ObjectType of a package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (OBJ0, Package () { 1 })

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
