// SPDX-License-Identifier: MIT
// Expect: int 0x1234
// ToBCD
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1234
        Return (ToBCD (Local0))
    }
}
