// SPDX-License-Identifier: MIT
// Expect: int 0xFF
// The largest package of the short form
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package (255) {}
        Return (SizeOf (Local0))
    }
}
