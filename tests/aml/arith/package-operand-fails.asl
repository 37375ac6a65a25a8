// SPDX-License-Identifier: MIT
// Expect: error AML_TYPE
// A package is no number
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {1}
        Return (Local0 + 1)
    }
}
