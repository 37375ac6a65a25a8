// SPDX-License-Identifier: MIT
// Expect: int 0x3
// SizeOf a package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, "a", 3 }
        Return (SizeOf (Local0))
    }
}
