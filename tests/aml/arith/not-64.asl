// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFE
// Not in a 64-bit table
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (~Local0)
    }
}
