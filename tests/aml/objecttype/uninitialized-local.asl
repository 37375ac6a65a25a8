// SPDX-License-Identifier: MIT
// Expect: int 0x0
// ObjectType of a local nothing was stored to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (ObjectType (Local0))
    }
}
