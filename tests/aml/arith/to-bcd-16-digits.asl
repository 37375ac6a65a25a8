// SPDX-License-Identifier: MIT
// Expect: int 0x9999999999999999
// The largest number that ToBCD takes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 9999999999999999
        Return (ToBCD (Local0))
    }
}
