// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFE00000001
// A product of 64 bits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFF
        Return (Local0 * Local0)
    }
}
