// SPDX-License-Identifier: MIT
// Expect: int 0x12C
// A package of more elements than the short form has
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package (300) {}
        Local0[299] = 1
        Return (SizeOf (Local0))
    }
}
