// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// Equal bytes: the longer buffer is greater
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 3 }
        Return (Local0 > Buffer () { 1, 2 })
    }
}
