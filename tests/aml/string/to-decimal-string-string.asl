// SPDX-License-Identifier: MIT
// Expect: str XYZ
// ToDecimalString of a string is the string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "XYZ"
        Return (ToDecimalString (Local0))
    }
}
