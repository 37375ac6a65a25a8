// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A package of computed size
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 3
        Local1 = Package (Local0 + 2) {1}
        Return (SizeOf (Local1))
    }
}
