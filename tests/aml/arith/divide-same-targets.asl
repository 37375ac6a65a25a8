// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Divide with both targets the same: the quotient is stored last
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Divide (17, 7, Local0, Local0)
        Return (Local0)
    }
}
