// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Index stores the reference in its target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { 1, 2 })

    Method (MAIN)
    {
        Index (PKG0, 1, Local0)
        Return (DerefOf (Local0))
    }
}
