// SPDX-License-Identifier: MIT
// Expect: int 0x3
// Operands are read strictly left to right: 1 + 2
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Local0 + Increment (Local0))
    }
}
