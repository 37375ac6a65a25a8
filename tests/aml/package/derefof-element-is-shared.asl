// SPDX-License-Identifier: MIT
// Expect: int 0x9
// DerefOf of an inner package, indexed as a target, changes it in place
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {Package () {1}})

    Method (MAIN)
    {
        DerefOf (PKG0[0])[0] = 9
        Return (DerefOf (DerefOf (PKG0[0])[0]))
    }
}
