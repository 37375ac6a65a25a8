// SPDX-License-Identifier: MIT
// Expect: int 0x7
// An alias of a method can be called
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MTH0, 1) { Return (Arg0 + 4) }
    Alias (MTH0, ALI0)

    Method (MAIN)
    {
        Return (ALI0 (3))
    }
}
