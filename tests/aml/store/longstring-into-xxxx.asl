// SPDX-License-Identifier: MIT
// Expect: str LONG
// A longer string is cut to the length that the name has
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "XXXX")

    Method (MAIN)
    {
        STR0 = "LONGSTRING"
        Return (STR0)
    }
}
