// SPDX-License-Identifier: MIT
// Expect: int 0x7
// A missing element takes whatever is stored
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package (4) { 1 })

    Method (MAIN)
    {
        PKG0[2] = 7
        Return (DerefOf (PKG0[2]))
    }
}
