// SPDX-License-Identifier: MIT
// Expect: str 0x01 0x02
// Semantics: spec
// A buffer becomes hexadecimal numbers
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "X")

    Method (MAIN)
    {
        STR0 = Buffer () {1, 2}
        Return (STR0)
    }
}
