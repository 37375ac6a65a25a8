// SPDX-License-Identifier: MIT
// Expect: int 0x3
// A local is overwritten, type and all
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local0 = "ABC"
        Return (ObjectType (Local0) + SizeOf (Local0) - 2)
    }
}
