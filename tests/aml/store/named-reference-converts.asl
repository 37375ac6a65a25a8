// SPDX-License-Identifier: MIT
// Expect: str JBC
// A name that holds a reference: the bottom is converted to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "ABC")
    Name (REF0, 0)

    Method (MAIN)
    {
        CopyObject (RefOf (STR0), REF0)
        REF0 = 0x43424A
        Return (STR0)
    }
}
