// SPDX-License-Identifier: MIT
// Expect: int 0x12
// Semantics: spec
// Parsing stops at the first character that is no digit
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)

    Method (MAIN)
    {
        INT0 = "12XY34"
        Return (INT0)
    }
}
