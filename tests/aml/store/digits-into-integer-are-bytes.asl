// SPDX-License-Identifier: MIT
// Expect: int 0x3231
// Digits are not parsed
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)

    Method (MAIN)
    {
        INT0 = "12"
        Return (INT0)
    }
}
