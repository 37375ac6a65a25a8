// SPDX-License-Identifier: MIT
// Expect: int 0x12345678
// ToBCD in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 12345678
        Return (ToBCD (Local0))
    }
}
