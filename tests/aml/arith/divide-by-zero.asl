// SPDX-License-Identifier: MIT
// Expect: error AML_DIVIDE_BY_ZERO
// Divide by zero ends the method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Return (5 / Local0)
    }
}
