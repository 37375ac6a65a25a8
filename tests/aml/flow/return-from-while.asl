// SPDX-License-Identifier: MIT
// Expect: int 0x7
// Return inside loops
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        While (1) { While (1) { Return (7) } }
        Return (0)
    }
}
