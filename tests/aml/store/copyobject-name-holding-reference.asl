// SPDX-License-Identifier: MIT
// Expect: int 0x5
// CopyObject to a name that holds a reference replaces the reference
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Name (REF0, 0)

    Method (MAIN)
    {
        CopyObject (RefOf (INT0), REF0)
        CopyObject (9, REF0)
        Return (INT0)
    }
}
