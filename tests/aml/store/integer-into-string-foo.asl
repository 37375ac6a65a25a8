// SPDX-License-Identifier: MIT
// Expect: str FOO
// The bytes of an integer go over a string (AML-SEMANTICS: FOO over BAR)
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "BAR")

    Method (MAIN)
    {
        STR0 = 0x4F4F46
        Return (STR0)
    }
}
