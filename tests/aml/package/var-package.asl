// SPDX-License-Identifier: MIT
// Expect: int 0x5
// VarPackage with a computed size
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local1 = Package (Local0) { 1 }
        Return (SizeOf (Local1))
    }
}
