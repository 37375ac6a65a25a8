// SPDX-License-Identifier: MIT
// Expect: buf 5FA5
// A write across bytes keeps the neighbours
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {0x0F, 0xA0})

    Method (MAIN)
    {
        CreateField (BUF0, 4, 8, FLD0)
        FLD0 = 0x55
        Return (BUF0)
    }
}
