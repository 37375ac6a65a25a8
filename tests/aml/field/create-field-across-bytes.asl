// SPDX-License-Identifier: MIT
// Expect: buf FF0F
// iasl: -f
// CreateField across bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {0xF0, 0xFF})

    Method (MAIN)
    {
        CreateField (BUF0, 4, 12, FLD0)
        Return (FLD0)
    }
}
