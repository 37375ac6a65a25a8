// SPDX-License-Identifier: MIT
// Expect: str ABCD
// The bytes of a buffer go over a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "XXXX")

    Method (MAIN)
    {
        STR0 = Buffer () {0x41, 0x42, 0x43, 0x44, 0x45}
        Return (STR0)
    }
}
