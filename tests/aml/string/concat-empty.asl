// SPDX-License-Identifier: MIT
// Expect: str AB
// An empty string adds nothing
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = ""
        Return (Concatenate (Local0, "AB"))
    }
}
