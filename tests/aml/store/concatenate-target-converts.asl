// SPDX-License-Identifier: MIT
// Expect: str ABC
// The target of Concatenate keeps its length
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "XXX")

    Method (MAIN)
    {
        Concatenate ("AB", "CDE", STR0)
        Return (STR0)
    }
}
