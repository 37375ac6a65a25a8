// SPDX-License-Identifier: MIT
// Expect: int 0x44434241
// The first four characters in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)

    Method (MAIN)
    {
        INT0 = "ABCDEFGHIJ"
        Return (INT0)
    }
}
