// SPDX-License-Identifier: MIT
// Expect: int 0x6E
// FromBCD of an invalid digit computes digit by digit: 10*10 + 10
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0xAA
        Return (FromBCD (Local0))
    }
}
