// SPDX-License-Identifier: MIT
// Expect: str AB
// Concatenate of two strings
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Concatenate ("A", "B"))
    }
}
