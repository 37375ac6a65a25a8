// SPDX-License-Identifier: MIT
// Expect: int 0xE
// An element of a buffer is a buffer field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1}
        Return (ObjectType (Local0[0]))
    }
}
