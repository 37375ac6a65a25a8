// SPDX-License-Identifier: MIT
// Expect: buf 4142000000
// A shorter string is followed by zeros
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "XXXX")

    Method (MAIN)
    {
        STR0 = "AB"
        Return (ToBuffer (STR0))
    }
}
