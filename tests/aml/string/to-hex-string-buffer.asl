// SPDX-License-Identifier: MIT
// Expect: str 0x01,0x02,0xFF
// ToHexString of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 255 }
        Return (ToHexString (Local0))
    }
}
