// SPDX-License-Identifier: MIT
// Expect: int 0x7
// An Index reads its package before the index changes it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (CHG, 1) { Arg0 = Package () {1, 2} Return (0) }

    Method (MAIN)
    {
        Local0 = Package () {7, 8}
        Return (DerefOf (Local0[CHG (RefOf (Local0))]))
    }
}
