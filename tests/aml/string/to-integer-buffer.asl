// SPDX-License-Identifier: MIT
// Expect: int 0x04030201
// ToInteger of a buffer is little-endian
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 3, 4 }
        Return (ToInteger (Local0))
    }
}
