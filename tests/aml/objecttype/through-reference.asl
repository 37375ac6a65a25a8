// SPDX-License-Identifier: MIT
// Expect: int 0x2
// ObjectType follows references
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (STR0, "a")

    Method (MAIN)
    {
        Local0 = RefOf (STR0)
        Return (ObjectType (Local0))
    }
}
