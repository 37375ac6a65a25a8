// SPDX-License-Identifier: MIT
// Expect: error AML_TYPE
// iasl: -f
// A package has no bytes for a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "A")

    Method (MAIN)
    {
        Local0 = Package () {1}
        STR0 = Local0
        Return (STR0)
    }
}
