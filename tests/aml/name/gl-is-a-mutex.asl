// SPDX-License-Identifier: MIT
// Expect: int 0x9
// _GL_ is there, a mutex
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (ObjectType (\_GL))
    }
}
