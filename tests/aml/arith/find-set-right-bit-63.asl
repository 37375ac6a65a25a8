// SPDX-License-Identifier: MIT
// Expect: int 0x40
// Bit 63 from the right
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (FindSetRightBit (0x8000000000000000))
    }
}
