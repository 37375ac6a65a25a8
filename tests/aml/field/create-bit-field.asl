// SPDX-License-Identifier: MIT
// Expect: int 0x10
// CreateBitField
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (4) {})
    CreateBitField (BUF0, 4, BFLD)

    Method (MAIN)
    {
        BFLD = 1
        Return (ToInteger (BUF0))
    }
}
