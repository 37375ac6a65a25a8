// SPDX-License-Identifier: MIT
// Expect: int 0x10
// ObjectType of Debug
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (ObjectType (Debug))
    }
}
