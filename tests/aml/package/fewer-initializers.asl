// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Missing elements are uninitialised
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package (3) { 1 })

    Method (MAIN)
    {
        Return (ObjectType (PKG0[2]))
    }
}
