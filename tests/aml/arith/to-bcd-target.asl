// SPDX-License-Identifier: MIT
// Expect: int 0x42
// ToBCD with a target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        ToBCD (42, Local0)
        Return (Local0)
    }
}
