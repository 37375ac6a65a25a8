// SPDX-License-Identifier: MIT
// Expect: int 0xC
// The first character that is no digit ends the number
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "BZ9"
        Return (Local0 + 1)
    }
}
