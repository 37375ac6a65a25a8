// SPDX-License-Identifier: MIT
// Expect: error AML_LIMIT
// DerefOf of a local that refers to itself
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local1 = 1
        CopyObject (RefOf (Local1), Local1)
        Return (DerefOf (Local1))
    }
}
