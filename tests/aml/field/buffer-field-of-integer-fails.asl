// SPDX-License-Identifier: MIT
// Expect: error AML_TYPE
// iasl: -f
// A buffer field over an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        CreateByteField (Local0, 0, FLD0)
        Return (1)
    }
}
