// SPDX-License-Identifier: MIT
// Expect: int 0x4
// DerefOf(Index(DerefOf(Index())))
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { Package () { 1, 2 }, Package () { 3, 4 } })

    Method (MAIN)
    {
        Return (DerefOf (DerefOf (PKG0[1])[1]))
    }
}
