// SPDX-License-Identifier: MIT
// Expect: str AXC
// A character of a string can be replaced
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABC"
        Local0[1] = 0x58
        Return (Local0)
    }
}
