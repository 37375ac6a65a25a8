// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A name in a package is read when it is used
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Name (PKG0, Package () {INT0})

    Method (MAIN)
    {
        INT0 = 9
        Return (DerefOf (PKG0[0]))
    }
}
