// SPDX-License-Identifier: MIT
// Expect: str BCD
// Mid of a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Mid ("ABCDE", 1, 3))
    }
}
