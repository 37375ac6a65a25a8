// SPDX-License-Identifier: MIT
// Expect: int 0x3
// An element that holds a string takes a package
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {"A"})

    Method (MAIN)
    {
        PKG0[0] = Package () {1, 2, 3}
        Return (SizeOf (DerefOf (PKG0[0])))
    }
}
