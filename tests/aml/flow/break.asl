// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Break leaves the innermost loop
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        While (1) { If (Local0 == 5) { Break } Local0++ }
        Return (Local0)
    }
}
