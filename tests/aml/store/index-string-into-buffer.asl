// SPDX-License-Identifier: MIT
// Expect: buf 0141
// Of a string stored to a byte of a buffer, the first character is taken
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Local0[1] = "AB"
        Return (Local0)
    }
}
