// SPDX-License-Identifier: MIT
// Expect: buf 0102
// A buffer overwrites a string in a local
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "LONGER"
        Local0 = Buffer () {1, 2}
        Return (Local0)
    }
}
