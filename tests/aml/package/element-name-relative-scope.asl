// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A name in a package is searched from where the package stands
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 1)
    Scope (\_SB) { Device (DEV0) { Name (INT0, 5) Name (PKG0, Package () {INT0}) } }

    Method (MAIN)
    {
        Return (DerefOf (\_SB.DEV0.PKG0[0]))
    }
}
