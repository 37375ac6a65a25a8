// SPDX-License-Identifier: MIT
// Expect: buf 01020403000000000000
// An integer that joins a buffer is eight bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Return (Concatenate (Local0, 0x304))
    }
}
