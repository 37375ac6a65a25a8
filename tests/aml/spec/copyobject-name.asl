// SPDX-License-Identifier: MIT
// Expect: int 0x2
// Semantics: spec
// CopyObject changes the type of a name
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        CopyObject ("AB", INT0)
        Return (ObjectType (INT0))
    }
}
