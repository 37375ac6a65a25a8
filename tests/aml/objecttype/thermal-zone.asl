// SPDX-License-Identifier: MIT
// Expect: int 0xD
// ObjectType of a thermal zone
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    ThermalZone (OBJ0) {}

    Method (MAIN)
    {
        Return (ObjectType (OBJ0))
    }
}
