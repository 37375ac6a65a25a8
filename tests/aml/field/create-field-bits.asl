// SPDX-License-Identifier: MIT
// Expect: buf 05
// CreateField of odd bits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {0x28, 0xFF})

    Method (MAIN)
    {
        CreateField (BUF0, 3, 5, FLD0)
        Return (FLD0)
    }
}
