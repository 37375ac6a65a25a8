// SPDX-License-Identifier: MIT
// Expect: str NEW
// An argument itself takes any type
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SET, 1) { Arg0 = "NEW" Return (Arg0) }

    Method (MAIN)
    {
        Return (SET (5))
    }
}
