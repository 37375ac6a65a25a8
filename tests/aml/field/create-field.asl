// SPDX-License-Identifier: MIT
// Expect: int 0x01FE
// CreateField of any bits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (4) {})
    CreateField (BUF0, 1, 8, BFLD)

    Method (MAIN)
    {
        BFLD = 0xFF
        Return (ToInteger (BUF0))
    }
}
