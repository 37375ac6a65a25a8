// SPDX-License-Identifier: MIT
// Expect: int 0x201
// A short buffer fills an integer with zeros
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, Ones)

    Method (MAIN)
    {
        INT0 = Buffer () {1, 2}
        Return (INT0)
    }
}
