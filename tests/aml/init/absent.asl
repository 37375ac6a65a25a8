// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Output: CPU1 _INI
// Output: BUS0 child _INI
// Output: TZ1 _INI
// Options: --init --world acpiexec
// Devices, processors and thermal zones that _STA says are absent are left alone with all below them
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    Scope (\_SB)
    {
        Processor (CPU0, 0, 0, 0)
        {
            Method (_STA) { Return (0) }
            Method (_INI) { Debug = "CPU0 _INI" }

            Device (SUB0)
            {
                Name (_ADR, 0)
                Method (_INI) { Debug = "CPU0 child _INI" }
            }
        }

        Processor (CPU1, 1, 0, 0)
        {
            Method (_INI) { Debug = "CPU1 _INI" }
        }

        // Absent but functioning: what hangs below it is looked at.
        Device (BUS0)
        {
            Name (_ADR, 0)
            Name (_STA, 8)
            Method (_INI) { Debug = "BUS0 _INI" }

            Device (SUB0)
            {
                Name (_ADR, 1)
                Method (_INI) { Debug = "BUS0 child _INI" }
            }
        }
    }

    ThermalZone (\_TZ.TZ0)
    {
        Name (_STA, 0)
        Method (_INI) { Debug = "TZ0 _INI" }
    }

    ThermalZone (\_TZ.TZ1)
    {
        Name (_STA, 0x0F)
        Method (_INI) { Debug = "TZ1 _INI" }
    }

    Method (MAIN) { Return (1) }
}
