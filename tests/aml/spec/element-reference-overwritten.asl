// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Semantics: spec
// An element that holds a reference is overwritten
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = Package (1) {}
        Local0[0] = RefOf (INT0)
        Local0[0] = 9
        Return (INT0)
    }
}
