// SPDX-License-Identifier: MIT
// Expect: int 0x2
// CopyObject of a package onto itself
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1, 2})

    Method (MAIN)
    {
        CopyObject (PKG0, PKG0)
        Return (SizeOf (PKG0))
    }
}
