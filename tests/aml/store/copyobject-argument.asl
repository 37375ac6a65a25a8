// SPDX-License-Identifier: MIT
// Expect: str NEW
// CopyObject to an argument overwrites it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (SET, 1) { CopyObject ("NEW", Arg0) Return (Arg0) }

    Method (MAIN)
    {
        Return (SET (5))
    }
}
