// SPDX-License-Identifier: MIT
// Expect: str ABAB
// The target may be a source
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "AB"
        Concatenate (Local0, Local0, Local0)
        Return (Local0)
    }
}
