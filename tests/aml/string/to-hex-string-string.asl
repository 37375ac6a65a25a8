// SPDX-License-Identifier: MIT
// Expect: str XYZ
// ToHexString of a string is the string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "XYZ"
        Return (ToHexString (Local0))
    }
}
