// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A right shift by far more than the width
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Ones
        Return (Ones >> Local0)
    }
}
