// SPDX-License-Identifier: MIT
// Expect: int 0x0
// LNot and alike look at the first four bytes of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {0, 0, 0, 0, 1}
        Return (Local0 && One)
    }
}
