// SPDX-License-Identifier: MIT
// Expect: str ABCD
// The source of a store is not changed by storing to the copy
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "ABCD")
    Name (STR1, "XXXX")

    Method (MAIN)
    {
        STR1 = STR0
        STR1[0] = 0x5A
        Return (STR0)
    }
}
