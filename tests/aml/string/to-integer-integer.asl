// SPDX-License-Identifier: MIT
// Expect: int 0x7B
// ToInteger of an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 123
        Return (ToInteger (Local0))
    }
}
