// SPDX-License-Identifier: MIT
// Expect: str BXC
// Of a string stored to a character, the first byte is taken
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "BAC"
        Local0[1] = "XYZ"
        Return (Local0)
    }
}
