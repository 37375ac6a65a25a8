// SPDX-License-Identifier: MIT
// Expect: buf 41420000
// Semantics: spec
// A string goes into a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {9, 9, 9, 9})

    Method (MAIN)
    {
        BUF0 = "AB"
        Return (BUF0)
    }
}
