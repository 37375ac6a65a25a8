// SPDX-License-Identifier: MIT
// Expect: int 0x3
// ElseIf
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 3
        If (Local0 == 1) { Return (1) } ElseIf (Local0 == 2) { Return (2) } ElseIf (Local0 == 3) { Return (3) } Else { Return (4) }
    }
}
