// SPDX-License-Identifier: MIT
// Expect: int 0x2
// ObjectType of an argument
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET, 1) { Return (ObjectType (Arg0)) }

    Method (MAIN)
    {
        Return (GET ("A"))
    }
}
