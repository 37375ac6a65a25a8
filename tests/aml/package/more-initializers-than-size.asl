// SPDX-License-Identifier: MIT
// Expect: int 0x3
// iasl: -f
// A package declared smaller than its initialisers has all of them
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package (1) {1, 2, 3})

    Method (MAIN)
    {
        Return (SizeOf (PKG0))
    }
}
