// SPDX-License-Identifier: MIT
// Expect: buf 0202
// Increment of a buffer field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})

    Method (MAIN)
    {
        CreateByteField (BUF0, 0, FLD0)
        FLD0++
        Return (BUF0)
    }
}
