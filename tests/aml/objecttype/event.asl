// SPDX-License-Identifier: MIT
// Expect: int 0x7
// ObjectType of a event
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Event (OBJ0)

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
