// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Match finds the first element that fits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { 1, 5, 7, 9, 7 })

    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 7, MTR, 0, 0))
    }
}
