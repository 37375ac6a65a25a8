// SPDX-License-Identifier: MIT
// Expect: error AML_STRING_LIMIT
// Index past the end of a string
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = "ABC"
        Return (DerefOf (Local0[3]))
    }
}
