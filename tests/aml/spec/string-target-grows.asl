// SPDX-License-Identifier: MIT
// Expect: str LONGSTRING
// Semantics: spec
// A string target takes the length of its source
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "XXXX")

    Method (MAIN)
    {
        STR0 = "LONGSTRING"
        Return (STR0)
    }
}
