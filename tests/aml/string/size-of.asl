// SPDX-License-Identifier: MIT
// Expect: int 0x5
// SizeOf a string does not count the NUL
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "HELLO"
        Return (SizeOf (Local0))
    }
}
