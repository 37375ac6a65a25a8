// SPDX-License-Identifier: MIT
// Expect: int 0x63
// Packages within packages, eight deep
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {Package () {Package () {Package () {Package () {Package () {Package () {Package () {0x63}}}}}}}})

    Method (MAIN)
    {
        Local0 = PKG0
        Local1 = 0
        While (Local1 < 8) { Local2 = DerefOf (Local0[0]) Local0 = Local2 Local1++ }
        Return (Local0)
    }
}
