// SPDX-License-Identifier: MIT
// Expect: str BC
// Mid with a target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Mid ("ABCD", 1, 2, Local0)
        Return (Local0)
    }
}
