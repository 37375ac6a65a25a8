// SPDX-License-Identifier: MIT
// Expect: int 0x2
// CopyObject replaces without conversion
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)

    Method (MAIN)
    {
        CopyObject ("text", INT0)
        Return (ObjectType (INT0))
    }
}
