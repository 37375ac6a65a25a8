// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Match passes by inner packages
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {Package () {1}, 5})

    Method (MAIN)
    {
        Return (Match (PKG0, MGE, 0, MTR, 0, 0))
    }
}
