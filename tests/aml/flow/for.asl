// SPDX-License-Identifier: MIT
// Expect: int 0x2D
// For, as iasl writes it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local1 = 0
        For (Local0 = 0, Local0 < 10, Local0++) { Local1 += Local0 }
        Return (Local1)
    }
}
