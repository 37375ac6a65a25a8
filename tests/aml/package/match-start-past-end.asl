// SPDX-License-Identifier: MIT
// Expect: error AML_PACKAGE_LIMIT
// Match that starts past the end
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (PKG0, Package () {10, 20, 30, 40, 50})

    Method (MAIN)
    {
        Return (Match (PKG0, MTR, 0, MTR, 0, 5))
    }
}
