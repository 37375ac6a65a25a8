// SPDX-License-Identifier: MIT
// Expect: int 0x63
// An element of an inner package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, Package () {2}})

    Method (MAIN)
    {
        DerefOf (PKG0[1])[0] = 0x63
        Return (DerefOf (DerefOf (PKG0[1])[0]))
    }
}
