// SPDX-License-Identifier: MIT
// Expect: error AML_ELEMENT_UNSET
// Reading the element that names nothing fails
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE)
    Name (PKG0, Package () {NONE})

    Method (MAIN)
    {
        Return (DerefOf (PKG0[0]))
    }
}
