// SPDX-License-Identifier: MIT
// Expect: int 0xFF
// XOr
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (0xF0 ^ 0x0F)
    }
}
