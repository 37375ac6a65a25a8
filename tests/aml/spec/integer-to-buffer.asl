// SPDX-License-Identifier: MIT
// Expect: buf 0403020100000000
// Semantics: spec
// An integer goes into a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (8) {9, 9})

    Method (MAIN)
    {
        BUF0 = 0x01020304
        Return (BUF0)
    }
}
