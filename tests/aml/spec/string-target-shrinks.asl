// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Semantics: spec
// A string target becomes shorter
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "XXXX")

    Method (MAIN)
    {
        STR0 = "AB"
        Return (SizeOf (STR0))
    }
}
