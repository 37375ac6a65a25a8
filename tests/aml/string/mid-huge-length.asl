// SPDX-License-Identifier: MIT
// Expect: str BC
// A length that would wrap
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABC"
        Return (Mid (Local0, 1, Ones))
    }
}
