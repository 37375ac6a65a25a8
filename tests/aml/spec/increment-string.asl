// SPDX-License-Identifier: MIT
// Expect: str 0000000000000006
// Semantics: spec
// Increment of a string is stored as a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "5")

    Method (MAIN)
    {
        STR0++
        Return (STR0)
    }
}
