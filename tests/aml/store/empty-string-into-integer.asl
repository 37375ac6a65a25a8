// SPDX-License-Identifier: MIT
// Expect: int 0x0
// An empty string makes an integer zero
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        INT0 = ""
        Return (INT0)
    }
}
