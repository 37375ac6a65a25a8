// SPDX-License-Identifier: MIT
// Expect: int 0x3
// Match from a start index
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {10, 20, 30, 40, 50})

    Method (MAIN)
    {
        Return (Match (PKG0, MGT, 5, MLT, 100, 3))
    }
}
