// SPDX-License-Identifier: MIT
// Expect: error AML_TYPE
// Packages do not compare
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {1}
        Local1 = 1
        Return (Local0 == Local1)
    }
}
