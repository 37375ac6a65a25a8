// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A store through RefOf(LocalX) reaches the local
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SETR, 1) { Arg0 = 9 }

    Method (MAIN)
    {
        Local0 = 5
        Local1 = RefOf (Local0)
        SETR (RefOf (Local0))
        Return (Local0)
    }
}
