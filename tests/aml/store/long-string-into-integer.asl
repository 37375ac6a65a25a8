// SPDX-License-Identifier: MIT
// Expect: int 0x4847464544434241
// The first eight characters of a string go into an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)

    Method (MAIN)
    {
        INT0 = "ABCDEFGHIJ"
        Return (INT0)
    }
}
