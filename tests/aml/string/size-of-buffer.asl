// SPDX-License-Identifier: MIT
// Expect: int 0x10
// SizeOf a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (16) {}
        Return (SizeOf (Local0))
    }
}
