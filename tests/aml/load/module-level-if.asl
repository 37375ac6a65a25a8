// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Code at the top level of a table runs at load
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 1)
    If (INT0 == 1) { INT0 = 5 }

    Method (MAIN)
    {
        Return (INT0)
    }
}
