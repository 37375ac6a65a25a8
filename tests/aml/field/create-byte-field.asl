// SPDX-License-Identifier: MIT
// Expect: int 0x0200
// CreateByteField
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer (4) {})
    CreateByteField (BUF0, 1, BFLD)

    Method (MAIN)
    {
        BFLD = 2
        Return (ToInteger (BUF0))
    }
}
