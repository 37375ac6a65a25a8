// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Switch over a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "two"
        Switch (ToString (Local0)) { Case ("one") { Return (1) } Case ("two") { Return (2) } }
        Return (0)
    }
}
