// SPDX-License-Identifier: MIT
// Expect: int 0x0
// ObjectType of an element that names nothing does not fail
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE)
    Name (PKG0, Package () {NONE})

    Method (MAIN)
    {
        Local0 = PKG0[0]
        Return (ObjectType (Local0))
    }
}
