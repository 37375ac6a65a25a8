// SPDX-License-Identifier: MIT
// Expect: int 0x11223344
// CreateDWordField
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (8) {})
    CreateDWordField (BUF0, 3, BFLD)

    Method (MAIN)
    {
        BFLD = 0x11223344
        Return (BFLD)
    }
}
