// SPDX-License-Identifier: MIT
// Expect: int 0x3
// Options: --init --world acpiexec
// An embedded controller that is reached by memory is told of its space all the same; others are not
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (CNT0, 0)

    Scope (\_SB)
    {
        Device (EC0)
        {
            Name (_HID, EisaId ("PNP0C09"))
            Name (_UID, 0)
            OperationRegion (ECMM, SystemMemory, 0xFE0B0400, 0xFF)
            Method (_REG, 2) { If (Arg0 == 3) { CNT0 += Arg1 } }
        }

        Device (EC1)
        {
            Name (_HID, "PNP0C09")
            Name (_UID, 1)
            Method (_REG, 2) { If (Arg0 == 3) { CNT0 += 2 } }
        }

        Device (KBD0)
        {
            Name (_HID, EisaId ("PNP0303"))
            Method (_REG, 2) { CNT0 += 0x100 }
        }
    }

    Method (MAIN) { Return (CNT0) }
}
