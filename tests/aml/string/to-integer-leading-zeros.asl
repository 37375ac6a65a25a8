// SPDX-License-Identifier: MIT
// Expect: int 0x7B
// Leading zeros of a decimal string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "00123"
        Return (ToInteger (Local0))
    }
}
