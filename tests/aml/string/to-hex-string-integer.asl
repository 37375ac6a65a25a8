// SPDX-License-Identifier: MIT
// Expect: str 0x7B
// ToHexString of an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x7B
        Return (ToHexString (Local0))
    }
}
