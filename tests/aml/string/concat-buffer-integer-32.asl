// SPDX-License-Identifier: MIT
// Expect: buf 010204030000
// Four bytes in a 32-bit table
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Return (Concatenate (Local0, 0x304))
    }
}
