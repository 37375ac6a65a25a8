// SPDX-License-Identifier: MIT
// Expect: int 0x030201
// A buffer stored into an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)

    Method (MAIN)
    {
        INT0 = Buffer () { 1, 2, 3 }
        Return (INT0)
    }
}
