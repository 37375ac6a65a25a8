// SPDX-License-Identifier: MIT
// Expect: int 0x9
// ObjectType of a mutex
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Mutex (OBJ0, 0)

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
