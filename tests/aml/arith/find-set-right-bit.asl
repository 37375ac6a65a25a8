// SPDX-License-Identifier: MIT
// Expect: int 0x5
// FindSetRightBit counts from 1
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x30
        Return (FindSetRightBit (Local0))
    }
}
