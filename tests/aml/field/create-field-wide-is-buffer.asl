// SPDX-License-Identifier: MIT
// Expect: buf 0102030405060708090A
// CreateField of more than 64 bits reads a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})

    Method (MAIN)
    {
        CreateField (BUF0, 0, 80, FLD0)
        Return (FLD0)
    }
}
