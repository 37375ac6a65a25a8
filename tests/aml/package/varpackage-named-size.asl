// SPDX-License-Identifier: MIT
// Expect: int 0x4
// A package whose size is a name
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 4)

    Method (MAIN)
    {
        Local1 = Package (INT0) {1, 2}
        Return (SizeOf (Local1))
    }
}
