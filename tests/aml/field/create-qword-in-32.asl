// SPDX-License-Identifier: MIT
// Expect: buf 0102030405060708
// CreateQWordField in a 32-bit table is a buffer
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2, 3, 4, 5, 6, 7, 8})

    Method (MAIN)
    {
        CreateQWordField (BUF0, 0, FLD0)
        Return (FLD0)
    }
}
