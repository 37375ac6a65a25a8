// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// LOr of a buffer whose fourth byte is not zero
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {0, 0, 0, 1}
        Return (Local0 || Zero)
    }
}
