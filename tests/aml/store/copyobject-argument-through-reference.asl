// SPDX-License-Identifier: MIT
// Expect: str NEW
// CopyObject to an argument that is a reference writes through it
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
