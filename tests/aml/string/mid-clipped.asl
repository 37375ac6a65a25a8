// SPDX-License-Identifier: MIT
// Expect: str DE
// Mid stops at the end
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABCDE"
        Return (Mid (Local0, 3, 100))
    }
}
