// SPDX-License-Identifier: MIT
// Expect: int 0x807060504030202
// Of a long buffer the first eight bytes count
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2, 3, 4, 5, 6, 7, 8, 9}
        Return (Local0 + 1)
    }
}
