// SPDX-License-Identifier: MIT
// Expect: int 0x080AD041
// EISAID is an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (EISAID ("PNP0A08"))
    }
}
