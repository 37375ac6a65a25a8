// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A shift by the width or more yields 0
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 64
        Return (1 << Local0)
    }
}
