// SPDX-License-Identifier: MIT
// Expect: buf 010209
// A buffer into a narrower buffer field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {9, 9, 9})

    Method (MAIN)
    {
        CreateWordField (BUF0, 0, FLD0)
        FLD0 = Buffer () {1, 2, 3}
        Return (BUF0)
    }
}
