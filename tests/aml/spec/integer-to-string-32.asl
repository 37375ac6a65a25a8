// SPDX-License-Identifier: MIT
// Expect: str 0000007B
// Semantics: spec
// Eight digits in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "X")

    Method (MAIN)
    {
        STR0 = 0x7B
        Return (STR0)
    }
}
