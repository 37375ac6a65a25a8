// SPDX-License-Identifier: MIT
// Expect: int 0x2
// A package with a name that is missing has its size
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE)
    Name (PKG0, Package () {NONE, 1})

    Method (MAIN)
    {
        Return (SizeOf (PKG0))
    }
}
