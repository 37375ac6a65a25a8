// SPDX-License-Identifier: MIT
// Expect: int 0x4
// A shorter string leaves the length as it is
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "XXXX")

    Method (MAIN)
    {
        STR0 = "AB"
        Return (SizeOf (STR0))
    }
}
