// SPDX-License-Identifier: MIT
// Expect: int 0x4030201
// A long buffer is cut to four bytes in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)

    Method (MAIN)
    {
        INT0 = Buffer () {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
        Return (INT0)
    }
}
