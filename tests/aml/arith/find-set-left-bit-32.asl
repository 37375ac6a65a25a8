// SPDX-License-Identifier: MIT
// Expect: int 0x20
// Bit 31 in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (FindSetLeftBit (0x80000000))
    }
}
