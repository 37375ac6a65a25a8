// SPDX-License-Identifier: MIT
// Expect: int 0x1
// A string element against an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {"99", "12"})

    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 0x12, MTR, 0, 0))
    }
}
