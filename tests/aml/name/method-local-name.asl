// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A name made by a method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Name (TMP0, 5)
        Return (TMP0)
    }
}
