// SPDX-License-Identifier: MIT
// Expect: int 0x5
// iasl: -f
// An alias of an alias
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Alias (INT0, ALI0)
    Alias (ALI0, ALI1)

    Method (MAIN)
    {
        Return (ALI1)
    }
}
