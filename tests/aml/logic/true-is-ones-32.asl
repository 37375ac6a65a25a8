// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFF
// A true comparison yields 32-bit Ones in a revision 1 table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Local0 == 1)
    }
}
