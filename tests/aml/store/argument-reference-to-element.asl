// SPDX-License-Identifier: MIT
// Expect: str NEW
// An element that an argument refers to is overwritten
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, 2})
    Method (SET, 1) { Arg0 = "NEW" }

    Method (MAIN)
    {
        SET (Index (PKG0, 1))
        Return (DerefOf (PKG0[1]))
    }
}
