// SPDX-License-Identifier: MIT
// Expect: int 0x3
// SizeOf follows references
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABC"
        Local1 = RefOf (Local0)
        Return (SizeOf (Local1))
    }
}
