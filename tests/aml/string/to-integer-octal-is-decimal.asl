// SPDX-License-Identifier: MIT
// Expect: int 0xA
// A leading zero does not mean octal
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "010"
        Return (ToInteger (Local0))
    }
}
