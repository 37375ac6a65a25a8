// SPDX-License-Identifier: MIT
// Expect: int 0x2
// An element of a package takes any type
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { 1, 2 })

    Method (MAIN)
    {
        PKG0[1] = "x"
        Return (ObjectType (PKG0[1]))
    }
}
