// SPDX-License-Identifier: MIT
// Expect: int 0x4
// Local0++ + Local0 from 1 is 2 + 2
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Local0++ + Local0)
    }
}
