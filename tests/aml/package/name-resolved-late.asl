// SPDX-License-Identifier: MIT
// Expect: int 0x5
// iasl: -f
// A name in a package may be declared after it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (\INT0, IntObj)
    Name (PKG0, Package () {\INT0})
    Name (INT0, 5)

    Method (MAIN)
    {
        Return (DerefOf (PKG0[0]))
    }
}
