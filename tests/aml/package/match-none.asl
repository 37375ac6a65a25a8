// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// Match without a hit yields Ones
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { 1, 5, 7, 9 })

    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 8, MTR, 0, 0))
    }
}
