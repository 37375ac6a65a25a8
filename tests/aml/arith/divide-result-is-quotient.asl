// SPDX-License-Identifier: MIT
// Expect: int 0x3
// The value of Divide is the quotient
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (Divide (10, 3, , ))
    }
}
