// SPDX-License-Identifier: MIT
// Expect: int 0x55555555
// Division in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFF
        Return (Local0 / 3)
    }
}
