// SPDX-License-Identifier: MIT
// Expect: int 0x1
// BreakPoint does nothing
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        BreakPoint
        Return (1)
    }
}
