// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Match passes by elements that nothing was stored to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package (3) {1}
        Local0[2] = 5
        Return (Match (Local0, MEQ, 5, MTR, 0, 0))
    }
}
