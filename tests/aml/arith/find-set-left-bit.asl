// SPDX-License-Identifier: MIT
// Expect: int 0x10
// FindSetLeftBit counts from 1
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x8001
        Return (FindSetLeftBit (Local0))
    }
}
