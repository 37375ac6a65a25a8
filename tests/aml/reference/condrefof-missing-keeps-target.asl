// SPDX-License-Identifier: MIT
// Expect: int 0x7
// CondRefOf of what is missing leaves its target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE)

    Method (MAIN)
    {
        Local0 = 7
        CondRefOf (NONE, Local0)
        Return (Local0)
    }
}
