// SPDX-License-Identifier: MIT
// Expect: int 0x2
// An element of a package has its own type
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Package () {"A"}
        Return (ObjectType (Local0[0]))
    }
}
