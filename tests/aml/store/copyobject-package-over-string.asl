// SPDX-License-Identifier: MIT
// Expect: int 0x4
// CopyObject puts a package over a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "A")

    Method (MAIN)
    {
        Local0 = Package () {1}
        CopyObject (Local0, STR0)
        Return (ObjectType (STR0))
    }
}
