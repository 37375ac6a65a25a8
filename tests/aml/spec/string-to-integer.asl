// SPDX-License-Identifier: MIT
// Expect: int 0x12AB
// Semantics: spec
// A string is parsed as hexadecimal digits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)

    Method (MAIN)
    {
        INT0 = "12AB"
        Return (INT0)
    }
}
