// SPDX-License-Identifier: MIT
// Expect: error AML_NO_REFERENCE
// DerefOf of an integer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Return (DerefOf (Local0))
    }
}
