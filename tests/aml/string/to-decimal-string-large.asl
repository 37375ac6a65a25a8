// SPDX-License-Identifier: MIT
// Expect: str 18446744073709551615
// ToDecimalString of the largest number
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Ones
        Return (ToDecimalString (Local0))
    }
}
