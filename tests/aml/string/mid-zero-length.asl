// SPDX-License-Identifier: MIT
// Expect: str 
// No bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Mid ("ABC", 1, 0))
    }
}
