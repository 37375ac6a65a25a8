// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Match with two conditions
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { 1, 5, 7, 9 })

    Method (MAIN)
    {
        Return (Match (PKG0, MGT, 3, MLT, 8, 0))
    }
}
