// SPDX-License-Identifier: MIT
// Expect: buf 010241423300
// A string that joins a buffer brings its NUL
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Return (Concatenate (Local0, "AB3"))
    }
}
