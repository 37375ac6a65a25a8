// SPDX-License-Identifier: MIT
// Expect: int 9999999999999999
// The largest BCD number
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x9999999999999999
        Return (FromBCD (Local0))
    }
}
