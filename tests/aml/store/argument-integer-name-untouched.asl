// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Storing to an argument leaves the integer that the caller named
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Method (SET, 1) { Arg0 = 9 }

    Method (MAIN)
    {
        SET (INT0)
        Return (INT0)
    }
}
