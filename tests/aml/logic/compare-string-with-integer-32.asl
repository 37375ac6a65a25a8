// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFF
// Eight digits in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "00000012"
        Return (Local0 == 0x12)
    }
}
