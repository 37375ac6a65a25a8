// SPDX-License-Identifier: MIT
// Expect: str FOO
// Storing 0x4F4F46 into a name that holds "BAR" makes it "FOO"
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "BAR")

    Method (MAIN)
    {
        STR0 = 0x4F4F46
        Return (STR0)
    }
}
