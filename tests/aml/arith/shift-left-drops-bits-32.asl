// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFF0
// In a 32-bit table bits above 31 are dropped
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFF
        Return (Local0 << 4)
    }
}
