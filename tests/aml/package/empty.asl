// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A package of no elements
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {}
        Return (SizeOf (Local0))
    }
}
