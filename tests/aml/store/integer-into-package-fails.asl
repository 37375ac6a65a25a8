// SPDX-License-Identifier: MIT
// Expect: error AML_BAD_TARGET
// iasl: -f
// A package has no bytes to write over
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {1})

    Method (MAIN)
    {
        PKG0 = 5
        Return (PKG0)
    }
}
