// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Match of strings
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {"A", "B", "C"})

    Method (MAIN)
    {
        Local0 = "B"
        Return (Match (PKG0, MEQ, Local0, MTR, 0, 0))
    }
}
