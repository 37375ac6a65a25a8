// SPDX-License-Identifier: MIT
// Expect: buf 01AA03
// A local that refers to a byte of a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2, 3}
        Local1 = Index (Local0, 1)
        Local1 = 0x55AA
        Return (Local0)
    }
}
