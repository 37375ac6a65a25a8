// SPDX-License-Identifier: MIT
// Expect: str ABCD
// A string in two locals is two strings
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABCD"
        Local1 = Local0
        Local1[0] = 0x5A
        Return (Local0)
    }
}
