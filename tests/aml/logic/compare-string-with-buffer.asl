// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// A buffer becomes a string of hexadecimal numbers
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "0x01 0x02"
        Return (Local0 == Buffer () {1, 2})
    }
}
