// SPDX-License-Identifier: MIT
// Expect: int 0x12AB
// ToInteger of a 0x string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "0x12AB"
        Return (ToInteger (Local0))
    }
}
