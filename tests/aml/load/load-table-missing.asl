// SPDX-License-Identifier: MIT
// Expect: int 0x0
// LoadTable of what is missing gives zero
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = LoadTable ("OEM7", "FLIGHT", "OEMTABLE")
        Return (Local0)
    }
}
