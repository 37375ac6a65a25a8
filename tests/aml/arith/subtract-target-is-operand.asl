// SPDX-License-Identifier: MIT
// Expect: int 0x3
// A target that is an operand as well
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 2
        Local1 = 5
        Subtract (Local1, Local0, Local0)
        Return (Local0)
    }
}
