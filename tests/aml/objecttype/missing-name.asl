// SPDX-License-Identifier: MIT
// Expect: int 0x0
// iasl: -f
// ObjectType of what is missing does not fail
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE)

    Method (MAIN)
    {
        Return (ObjectType (NONE))
    }
}
