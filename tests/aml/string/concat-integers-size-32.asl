// SPDX-License-Identifier: MIT
// Expect: int 0x8
// Concatenate of two integers is a buffer of 8 bytes in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local1 = Concatenate (Local0, 2)
        Return (SizeOf (Local1))
    }
}
