// SPDX-License-Identifier: MIT
// Expect: int 0x10
// Concatenate of two integers is a buffer of 16 bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local1 = Concatenate (Local0, 2)
        Return (SizeOf (Local1))
    }
}
