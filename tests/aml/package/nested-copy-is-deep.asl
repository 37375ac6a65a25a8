// SPDX-License-Identifier: MIT
// Expect: int 0x1
// A copy of a package has inner packages of its own
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {Package () {1}})

    Method (MAIN)
    {
        Local0 = PKG0
        DerefOf (Local0[0])[0] = 9
        Return (DerefOf (DerefOf (PKG0[0])[0]))
    }
}
