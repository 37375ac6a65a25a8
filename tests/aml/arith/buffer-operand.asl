// SPDX-License-Identifier: MIT
// Expect: int 0x0304
// A buffer converts in arithmetic, little-endian
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x03, 0x03 }
        Return (Local0 + 1)
    }
}
