// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFF
// Nothing found, in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {10, 20, 30, 40, 50})

    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 7, MTR, 0, 0))
    }
}
