// SPDX-License-Identifier: MIT
// Expect: int 0x0F
// Packages may have computed elements
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 3
        Local1 = Package () { Local0 * 5 }
        Return (DerefOf (Local1[0]))
    }
}
