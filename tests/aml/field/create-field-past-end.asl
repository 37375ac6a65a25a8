// SPDX-License-Identifier: MIT
// Expect: error AML_BUFFER_LIMIT
// iasl: -f
// A field past the end of its buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})

    Method (MAIN)
    {
        CreateField (BUF0, 8, 16, FLD0)
        Return (FLD0)
    }
}
