// SPDX-License-Identifier: MIT
// Expect: str NEW
// Semantics: spec
// CopyObject to an argument that holds a reference
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Method (SET, 1) { CopyObject ("NEW", Arg0) }

    Method (MAIN)
    {
        SET (RefOf (INT0))
        Return (INT0)
    }
}
