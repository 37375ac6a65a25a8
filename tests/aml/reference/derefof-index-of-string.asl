// SPDX-License-Identifier: MIT
// Expect: int 0x42
// DerefOf of a character of a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (DerefOf (Index ("ABC", 1)))
    }
}
