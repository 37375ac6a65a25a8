// SPDX-License-Identifier: MIT
// Expect: str 0x0
// ToHexString of zero
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Return (ToHexString (Local0))
    }
}
