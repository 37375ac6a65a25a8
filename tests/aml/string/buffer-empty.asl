// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A buffer of no bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (0) {}
        Return (SizeOf (Local0))
    }
}
