// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Strings compare byte by byte
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "abc"
        Return (Local0 == "ABC")
    }
}
