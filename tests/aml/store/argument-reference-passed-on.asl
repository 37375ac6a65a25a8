// SPDX-License-Identifier: MIT
// Expect: str NEW
// A reference handed on through two calls
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Method (TWO, 1) { Arg0 = "NEW" }
    Method (FST, 1) { TWO (Arg0) }

    Method (MAIN)
    {
        FST (RefOf (INT0))
        Return (INT0)
    }
}
