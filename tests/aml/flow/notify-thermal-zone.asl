// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Notify of a thermal zone
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    ThermalZone (TZ00) {}

    Method (MAIN)
    {
        Notify (TZ00, 0x80)
        Return (1)
    }
}
