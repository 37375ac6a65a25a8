// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A shift by more than the width yields 0
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 200
        Return (0xFFFF >> Local0)
    }
}
