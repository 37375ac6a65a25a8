// SPDX-License-Identifier: MIT
// Expect: error AML_VALUE
// iasl: -f
// A field of no bits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (BUF0, Buffer () {1, 2})

    Method (MAIN)
    {
        Local0 = 0
        CreateField (BUF0, 0, Local0, FLD0)
        Return (1)
    }
}
