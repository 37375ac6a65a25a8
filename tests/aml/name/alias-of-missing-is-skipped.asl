// SPDX-License-Identifier: MIT
// Expect: int 0x7
// iasl: -f
// Log: NONE
// An alias of what is missing is skipped, the rest loads
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE)
    Alias (NONE, ALI0)
    Name (INT0, 7)

    Method (MAIN)
    {
        Return (INT0)
    }
}
