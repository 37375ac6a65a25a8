// SPDX-License-Identifier: MIT
// Expect: int 0x3
// Local0 + Local0++ from 1 is 1 + 2
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local0 = Local0 + Local0++
        Return (Local0)
    }
}
