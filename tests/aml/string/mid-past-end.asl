// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Mid past the end is the empty string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABCDE"
        Local1 = Mid (Local0, 9, 2)
        Return (SizeOf (Local1))
    }
}
