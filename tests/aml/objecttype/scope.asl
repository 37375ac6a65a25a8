// SPDX-License-Identifier: MIT
// Expect: int 0x6
// ObjectType of \_SB is that of a device
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAIN)
    {
        Return (ObjectType (\_SB))
    }
}
