// SPDX-License-Identifier: MIT
// Expect: str A000000000000000F
// An integer is added as fixed-width upper-case hex
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 15
        Return (Concatenate ("A", Local0))
    }
}
