// SPDX-License-Identifier: MIT
// Expect: int 0x10
// The target may be an operand
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 8
        Local0 = Local0 + Local0
        Return (Local0)
    }
}
