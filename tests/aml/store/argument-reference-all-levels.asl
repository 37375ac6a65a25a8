// SPDX-License-Identifier: MIT
// Expect: str NEW
// An argument that refers to a reference overwrites the bottom
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SET, 1) { Arg0 = "NEW" }

    Method (MAIN)
    {
        Local0 = 5
        Local1 = RefOf (Local0)
        SET (RefOf (Local1))
        Return (Local0)
    }
}
