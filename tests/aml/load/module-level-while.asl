// SPDX-License-Identifier: MIT
// Expect: int 0xA
// A top-level While
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)
    While (INT0 < 10) { INT0++ }

    Method (MAIN)
    {
        Return (INT0)
    }
}
