// SPDX-License-Identifier: MIT
// Expect: int 0x3837363534333231
// A string stored into an integer puts its first 8 characters there
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 1)

    Method (MAIN)
    {
        INT0 = "1234567890"
        Return (INT0)
    }
}
