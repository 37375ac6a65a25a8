// SPDX-License-Identifier: MIT
// Expect: int 0x4D2
// FromBCD
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x1234
        Return (FromBCD (Local0))
    }
}
