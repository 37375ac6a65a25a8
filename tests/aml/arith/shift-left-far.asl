// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A shift by far more than the width
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0x100000000
        Return (1 << Local0)
    }
}
