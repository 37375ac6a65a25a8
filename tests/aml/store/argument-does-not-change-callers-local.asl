// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Storing to an ArgX leaves the caller's object alone
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SETA, 1) { Arg0 = 9 }

    Method (MAIN)
    {
        Local0 = 5
        SETA (Local0)
        Return (Local0)
    }
}
