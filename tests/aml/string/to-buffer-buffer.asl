// SPDX-License-Identifier: MIT
// Expect: buf 0102
// ToBuffer of a buffer is a copy
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Local1 = ToBuffer (Local0)
        Local1[0] = 9
        Return (Local0)
    }
}
