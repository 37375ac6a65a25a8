// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Storing to an argument leaves the package that the caller named
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, 2})
    Method (SET, 1) { Arg0 = Package () {9} }

    Method (MAIN)
    {
        SET (PKG0)
        Return (SizeOf (PKG0))
    }
}
