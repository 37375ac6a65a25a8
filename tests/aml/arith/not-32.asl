// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFE
// Not in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (~Local0)
    }
}
