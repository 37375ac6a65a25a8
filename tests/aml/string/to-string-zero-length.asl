// SPDX-License-Identifier: MIT
// Expect: str 
// ToString of no bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {0x41, 0x42}
        Return (ToString (Local0, 0))
    }
}
