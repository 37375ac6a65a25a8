// SPDX-License-Identifier: MIT
// Expect: int 0x0
// FindSetLeftBit and FindSetRightBit of 0 are 0
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Return (FindSetLeftBit (Local0) + FindSetRightBit (Local0))
    }
}
