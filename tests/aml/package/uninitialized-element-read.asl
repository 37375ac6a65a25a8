// SPDX-License-Identifier: MIT
// Expect: error AML_ELEMENT_UNSET
// An element that nothing was stored to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package (2) {1}
        Return (DerefOf (Local0[1]))
    }
}
