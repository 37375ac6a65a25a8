// SPDX-License-Identifier: MIT
// Expect: int 165
// Invalid digits count with their value: 15 * 10 + 15
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFF
        Return (FromBCD (Local0))
    }
}
