// SPDX-License-Identifier: MIT
// Expect: error AML_TYPE
// A package has no bytes for an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = Package () {1}
        INT0 = Local0
        Return (INT0)
    }
}
