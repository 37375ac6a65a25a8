// SPDX-License-Identifier: MIT
// Expect: str 1,2,255
// ToDecimalString of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 255 }
        Return (ToDecimalString (Local0))
    }
}
