// SPDX-License-Identifier: MIT
// Expect: int 0x2
// DerefOf(Index(package))
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { 1, 2 })

    Method (MAIN)
    {
        Return (DerefOf (PKG0[1]))
    }
}
