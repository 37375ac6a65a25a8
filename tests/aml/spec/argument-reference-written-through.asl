// SPDX-License-Identifier: MIT
// Expect: str NEW
// Semantics: spec
// An argument that holds a reference is written through
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Method (SET, 1) { Arg0 = "NEW" }

    Method (MAIN)
    {
        SET (RefOf (INT0))
        Return (INT0)
    }
}
