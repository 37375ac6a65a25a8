// SPDX-License-Identifier: MIT
// Expect: error AML_BUFFER_LIMIT
// iasl: -f
// Past the eight bytes of an integer there is no buffer field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        CreateWordField (Local0, 7, FLD0)
        Return (1)
    }
}
