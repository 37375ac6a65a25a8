// SPDX-License-Identifier: MIT
// Expect: int 0x0
// ... are not there when it was false
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0)
    If (INT0 == 1) { Name (NEW0, 7) }

    Method (MAIN)
    {
        Return (CondRefOf (NEW0))
    }
}
