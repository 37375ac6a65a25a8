// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFF
// Ones in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Ones)
    }
}
