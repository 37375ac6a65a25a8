// SPDX-License-Identifier: MIT
// Expect: int 0x9
// Storing to an ArgX that holds a reference overwrites the object
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Method (SETA, 1) { Arg0 = 9 }

    Method (MAIN)
    {
        SETA (RefOf (INT0))
        Return (INT0)
    }
}
