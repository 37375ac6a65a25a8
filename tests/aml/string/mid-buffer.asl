// SPDX-License-Identifier: MIT
// Expect: int 0x0302
// Mid of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 3, 4 }
        Local1 = Mid (Local0, 1, 2)
        Return (ToInteger (Local1))
    }
}
