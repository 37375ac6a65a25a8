// SPDX-License-Identifier: MIT
// Expect: int 0x8
// A method named in a package is not called
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET) { Return (5) }
    Name (PKG0, Package () {GET})

    Method (MAIN)
    {
        Return (ObjectType (PKG0[0]))
    }
}
