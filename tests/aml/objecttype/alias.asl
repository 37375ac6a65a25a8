// SPDX-License-Identifier: MIT
// Expect: int 0x1
// ObjectType of an alias is that of its target
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 5)
    Alias (INT0, ALI0)

    Method (MAIN)
    {
        Return (ObjectType (ALI0))
    }
}
