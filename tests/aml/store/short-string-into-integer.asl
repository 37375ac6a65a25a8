// SPDX-License-Identifier: MIT
// Expect: int 0x4241
// Missing bytes are zero
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0xFFFFFFFFFFFFFFFF)

    Method (MAIN)
    {
        INT0 = "AB"
        Return (INT0)
    }
}
