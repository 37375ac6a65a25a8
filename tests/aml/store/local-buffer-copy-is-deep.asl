// SPDX-License-Identifier: MIT
// Expect: buf 0102
// A buffer in two locals is two buffers
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2}
        Local1 = Local0
        Local1[0] = 0x5A
        Return (Local0)
    }
}
