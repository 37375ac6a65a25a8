// SPDX-License-Identifier: MIT
// Expect: int 0x5
// RefOf of an argument given as an integer's name does not reach the name
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Method (SET, 1) { Local0 = RefOf (Arg0) Local0 = 9 }

    Method (MAIN)
    {
        SET (INT0)
        Return (INT0)
    }
}
