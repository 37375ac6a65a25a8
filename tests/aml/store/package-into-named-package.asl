// SPDX-License-Identifier: MIT
// Expect: int 0x3
// A named package takes another of any length
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {9})

    Method (MAIN)
    {
        PKG0 = Package () {1, 2, 3}
        Return (SizeOf (PKG0))
    }
}
