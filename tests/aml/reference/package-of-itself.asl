// SPDX-License-Identifier: MIT
// Expect: int 0x4
// A package that holds a reference to itself
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1})

    Method (MAIN)
    {
        PKG0[0] = RefOf (PKG0)
        Return (ObjectType (PKG0))
    }
}
