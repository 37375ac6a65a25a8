// SPDX-License-Identifier: MIT
// Expect: int 0x6
// A device in a package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (DEV0) {}
    Name (PKG0, Package () {DEV0})

    Method (MAIN)
    {
        Return (ObjectType (DerefOf (PKG0[0])))
    }
}
