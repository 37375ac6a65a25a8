// SPDX-License-Identifier: MIT
// Expect: int 42
// FromBCD with a target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        FromBCD (0x42, Local0)
        Return (Local0)
    }
}
