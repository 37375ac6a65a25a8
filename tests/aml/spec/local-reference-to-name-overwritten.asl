// SPDX-License-Identifier: MIT
// Expect: int 0x5
// Semantics: spec
// The name that the local referred to is not changed
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Local0 = 9
        Return (INT0)
    }
}
