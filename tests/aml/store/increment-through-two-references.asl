// SPDX-License-Identifier: MIT
// Expect: int 0x6
// Increment through two levels
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local1 = RefOf (Local0)
        Local2 = RefOf (Local1)
        Local2++
        Return (Local0)
    }
}
