// SPDX-License-Identifier: MIT
// Expect: int 0x6
// Increment works through a reference
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Local0++
        Return (INT0)
    }
}
