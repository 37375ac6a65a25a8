// SPDX-License-Identifier: MIT
// Expect: str 
// A start that would wrap
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABC"
        Return (Mid (Local0, Ones, Ones))
    }
}
