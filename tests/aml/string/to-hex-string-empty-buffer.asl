// SPDX-License-Identifier: MIT
// Expect: str 
// ToHexString of an empty buffer is empty
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (0) {}
        Return (ToHexString (Local0))
    }
}
