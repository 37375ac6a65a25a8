// SPDX-License-Identifier: MIT
// Expect: int 0x0
// In a 32-bit table the width is 32
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 32
        Return (1 << Local0)
    }
}
