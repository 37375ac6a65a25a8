// SPDX-License-Identifier: MIT
// Expect: error AML_PACKAGE_LIMIT
// Index past the end of a package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {1, 2}
        Return (DerefOf (Local0[2]))
    }
}
