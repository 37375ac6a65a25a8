// SPDX-License-Identifier: MIT
// Expect: str ABC
// A name of the same length takes a string whole
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "XYZ")
    Name (STR1, "ABC")

    Method (MAIN)
    {
        STR0 = STR1
        Return (STR0)
    }
}
