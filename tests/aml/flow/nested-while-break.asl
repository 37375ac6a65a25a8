// SPDX-License-Identifier: MIT
// Expect: int 0x3
// Break in an inner loop goes on with the outer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        While (Local0 < 3) { While (1) { Break } Local0++ }
        Return (Local0)
    }
}
