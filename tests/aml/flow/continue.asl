// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Continue starts the next turn
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Local1 = 0
        While (Local0 < 10) { Local0++ If (Local0 & 1) { Continue } Local1++ }
        Return (Local1)
    }
}
