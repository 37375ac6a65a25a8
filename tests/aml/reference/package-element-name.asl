// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A package element that is a path resolves when used
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { INT0 })
    Name (INT0, 5)

    Method (MAIN)
    {
        Return (DerefOf (PKG0[0]))
    }
}
