// SPDX-License-Identifier: MIT
// Expect: str 
// Mid that begins at the end is empty
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Mid ("ABC", 3, 1))
    }
}
