// SPDX-License-Identifier: MIT
// Expect: str 000000000000007B
// Semantics: spec
// An integer becomes a string of hexadecimal digits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "X")

    Method (MAIN)
    {
        STR0 = 0x7B
        Return (STR0)
    }
}
