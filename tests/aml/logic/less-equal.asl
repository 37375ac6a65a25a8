// SPDX-License-Identifier: MIT
// Expect: int 0x0
// LLessEqual
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 6
        Return (Local0 <= 5)
    }
}
