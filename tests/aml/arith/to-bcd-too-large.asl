// SPDX-License-Identifier: MIT
// Expect: error AML_OVERFLOW
// A number with more digits than fit
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 10000000000000000
        Return (ToBCD (Local0))
    }
}
