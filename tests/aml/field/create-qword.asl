// SPDX-License-Identifier: MIT
// Expect: int 0x0807060504030201
// CreateQWordField
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2, 3, 4, 5, 6, 7, 8})

    Method (MAIN)
    {
        CreateQWordField (BUF0, 0, FLD0)
        Return (FLD0)
    }
}
