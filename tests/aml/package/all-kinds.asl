// SPDX-License-Identifier: MIT
// Expect: str str
// A package with elements of every kind
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, "str", Buffer () {1}, Package () {2}, PKG1, Zero, One, Ones, 0x1122334455667788})
    Name (PKG1, Package () {})

    Method (MAIN)
    {
        Return (DerefOf (PKG0[1]))
    }
}
