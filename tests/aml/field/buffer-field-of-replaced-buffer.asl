// SPDX-License-Identifier: MIT
// Expect: int 0x2
// A buffer field stays with its buffer when the name takes other bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})

    Method (MAIN)
    {
        CreateByteField (BUF0, 0, FLD0)
        BUF0 = Buffer () {2, 3}
        Return (FLD0)
    }
}
