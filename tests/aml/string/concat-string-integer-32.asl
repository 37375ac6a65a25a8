// SPDX-License-Identifier: MIT
// Expect: str A0000000F
// Eight digits in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 15
        Return (Concatenate ("A", Local0))
    }
}
