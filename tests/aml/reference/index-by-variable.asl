// SPDX-License-Identifier: MIT
// Expect: int 0x6
// Index with a computed index
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () { 1, 2, 3 })

    Method (MAIN)
    {
        Local1 = 0
        Local2 = 0
        While (Local1 < 3) { Local2 += DerefOf (PKG0[Local1]) Local1++ }
        Return (Local2)
    }
}
