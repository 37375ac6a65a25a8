// SPDX-License-Identifier: MIT
// Expect: int 0xC
// Add with a reference as its target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local1 = RefOf (Local0)
        Add (5, 7, Local1)
        Return (Local0)
    }
}
