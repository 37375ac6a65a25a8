// SPDX-License-Identifier: MIT
// Expect: int 0x6
// Increment yields the new value
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Return (Increment (Local0))
    }
}
