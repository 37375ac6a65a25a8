// SPDX-License-Identifier: MIT
// Expect: int 0x10
// ToInteger with a target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        ToInteger ("0x10", Local0)
        Return (Local0)
    }
}
