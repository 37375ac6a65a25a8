// SPDX-License-Identifier: MIT
// Expect: buf 01020000
// Semantics: spec
// A buffer keeps its length
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {9, 9, 9, 9})

    Method (MAIN)
    {
        BUF0 = Buffer () {1, 2}
        Return (BUF0)
    }
}
