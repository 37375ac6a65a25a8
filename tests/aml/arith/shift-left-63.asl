// SPDX-License-Identifier: MIT
// Expect: int 0x8000000000000000
// The largest shift that leaves a bit
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 63
        Return (1 << Local0)
    }
}
