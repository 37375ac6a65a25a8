// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Multiply keeps 32 bits in a revision 1 table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFF
        Return (Local0 * Local0)
    }
}
