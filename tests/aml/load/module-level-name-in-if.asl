// SPDX-License-Identifier: MIT
// Expect: int 0x7
// Names declared in a top-level If
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 1)
    If (INT0 == 1) { Name (NEW0, 7) }

    Method (MAIN)
    {
        Return (NEW0)
    }
}
