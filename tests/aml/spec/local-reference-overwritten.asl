// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Semantics: spec
// A local that holds a reference is overwritten by a store
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local1 = RefOf (Local0)
        Local1 = 9
        Return (Local0)
    }
}
