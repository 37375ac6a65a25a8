// SPDX-License-Identifier: MIT
// Expect: buf 41420000
// A string into a buffer field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {9, 9, 9, 9})

    Method (MAIN)
    {
        CreateDWordField (BUF0, 0, FLD0)
        FLD0 = "AB"
        Return (BUF0)
    }
}
