// SPDX-License-Identifier: MIT
// Expect: buf 0177
// Of a buffer stored to a byte of a buffer, the first byte is taken
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Local0[1] = Buffer () {0x77, 0x88}
        Return (Local0)
    }
}
