// SPDX-License-Identifier: MIT
// Expect: int 0x202
// A buffer as an operand is little-endian
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Return (Local0 + 1)
    }
}
