// SPDX-License-Identifier: MIT
// Expect: str 123
// ToDecimalString of an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x7B
        Return (ToDecimalString (Local0))
    }
}
