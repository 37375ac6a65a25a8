// SPDX-License-Identifier: MIT
// Expect: int 0x7
// A buffer of computed size
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 3
        Local1 = Buffer (Local0 + 4) {}
        Return (SizeOf (Local1))
    }
}
