// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// An integer becomes a buffer of eight bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1, 2, 0, 0, 0, 0, 0, 0}
        Return (Local0 == 0x201)
    }
}
