// SPDX-License-Identifier: MIT
// Expect: error AML_BUFFER_LIMIT
// iasl: -f
// A word at the last byte
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})

    Method (MAIN)
    {
        CreateWordField (BUF0, 1, FLD0)
        Return (FLD0)
    }
}
