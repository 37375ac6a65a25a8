// SPDX-License-Identifier: MIT
// Expect: int 0x0807060504030201
// ToInteger of a long buffer takes 8 bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9 }
        Return (ToInteger (Local0))
    }
}
