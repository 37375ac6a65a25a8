// SPDX-License-Identifier: MIT
// Expect: error AML_PACKAGE_LIMIT
// A reference to an element that is there no longer: its package became shorter
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, 2, 3})
    Method (SHRT, 1) { Store (Package () {5}, RefOf (Arg0)) }

    Method (MAIN)
    {
        Local0 = PKG0[2]
        SHRT (PKG0)
        Return (DerefOf (Local0))
    }
}
