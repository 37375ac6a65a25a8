// SPDX-License-Identifier: MIT
// Expect: int 0x7
// A package overwrites an integer in a local
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local0 = Package () {7}
        Return (DerefOf (Local0[0]))
    }
}
