// SPDX-License-Identifier: MIT
// Expect: int 0x3
// ObjectType follows every level
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () {1}
        Local1 = RefOf (Local0)
        Local2 = RefOf (Local1)
        Return (ObjectType (Local2))
    }
}
