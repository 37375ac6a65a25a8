// SPDX-License-Identifier: MIT
// Expect: int 0x8
// ToBuffer of an integer has 8 bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local1 = ToBuffer (Local0)
        Return (SizeOf (Local1))
    }
}
