// SPDX-License-Identifier: MIT
// Expect: int 0x22
// A hexadecimal string converts in arithmetic
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "0x12"
        Return (Local0 + 0x10)
    }
}
