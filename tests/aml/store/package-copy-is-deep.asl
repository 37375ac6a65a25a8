// SPDX-License-Identifier: MIT
// Expect: int 0x1
// A package is copied when stored, elements too
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { Package () { 1 } })

    Method (MAIN)
    {
        Local0 = PKG0
        Local1 = DerefOf (Local0[0])
        Local1[0] = 7
        Return (DerefOf (DerefOf (PKG0[0])[0]))
    }
}
