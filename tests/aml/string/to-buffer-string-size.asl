// SPDX-License-Identifier: MIT
// Expect: int 0x4
// ToBuffer of a string has the NUL too
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABC"
        Local1 = ToBuffer (Local0)
        Return (SizeOf (Local1))
    }
}
