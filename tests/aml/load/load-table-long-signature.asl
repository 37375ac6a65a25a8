// SPDX-License-Identifier: MIT
// Expect: error AML_VALUE
// iasl: -f
// A signature of five characters
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = LoadTable ("OEM12", "", "")
        Return (Local0)
    }
}
