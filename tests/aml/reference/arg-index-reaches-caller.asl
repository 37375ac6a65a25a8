// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A store to an element of an argument's package reaches the caller
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1})
    Method (SET, 1) { Arg0[0] = 9 }

    Method (MAIN)
    {
        SET (PKG0)
        Return (DerefOf (PKG0[0]))
    }
}
