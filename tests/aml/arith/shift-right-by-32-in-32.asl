// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A right shift by the width of a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 32
        Return (0xFFFFFFFF >> Local0)
    }
}
