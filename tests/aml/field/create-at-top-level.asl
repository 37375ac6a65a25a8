// SPDX-License-Identifier: MIT
// Expect: int 0x201
// CreateWordField outside methods
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})
    CreateWordField (BUF0, 0, FLD0)

    Method (MAIN)
    {
        Return (FLD0)
    }
}
