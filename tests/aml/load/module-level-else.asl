// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Else at the top level
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)
    If (INT0) { INT0 = 1 } Else { INT0 = 2 }

    Method (MAIN)
    {
        Return (INT0)
    }
}
