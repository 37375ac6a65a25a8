// SPDX-License-Identifier: MIT
// Expect: int 0x9
// RefOf of an argument that is a package reaches the caller's package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1})
    Method (SET, 1) { Local0 = RefOf (Arg0) Local0 = Package () {9} }

    Method (MAIN)
    {
        SET (PKG0)
        Return (DerefOf (PKG0[0]))
    }
}
