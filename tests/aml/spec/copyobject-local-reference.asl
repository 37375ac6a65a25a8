// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Semantics: spec
// CopyObject overwrites a local that holds a reference
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local1 = RefOf (Local0)
        CopyObject (9, Local1)
        Return (Local0)
    }
}
