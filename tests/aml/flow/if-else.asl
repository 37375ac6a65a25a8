// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Else
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        If (Local0) { Return (1) } Else { Return (2) }
    }
}
