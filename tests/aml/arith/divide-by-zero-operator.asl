// SPDX-License-Identifier: MIT
// Expect: error AML_DIVIDE_BY_ZERO
// Divide with both targets
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Divide (5, Local0, Local1, Local2)
        Return (1)
    }
}
