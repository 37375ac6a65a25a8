// SPDX-License-Identifier: MIT
// Expect: int 0x0
// ObjectType of an element that nothing was stored to
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package (2) {1}
        Return (ObjectType (Local0[1]))
    }
}
