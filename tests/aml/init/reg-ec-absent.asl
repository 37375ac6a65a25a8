// SPDX-License-Identifier: MIT
// Expect: int 0x1
// Options: --init --world acpiexec
// An embedded controller whose _STA says that it is absent is not told of its space
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (CNT0, 0)

    Scope (\_SB)
    {
        Device (EC0)
        {
            Name (_HID, EisaId ("PNP0C09"))
            Name (_UID, 0)
            Name (_STA, 0xF)
            OperationRegion (ECR0, EmbeddedControl, 0, 0xFF)
            Method (_REG, 2) { If (Arg0 == 3) { CNT0 += Arg1 } }
        }

        Device (EC1)
        {
            Name (_HID, EisaId ("PNP0C09"))
            Name (_UID, 1)
            Name (_STA, 0)
            OperationRegion (ECR0, EmbeddedControl, 0, 0xFF)
            Method (_REG, 2) { If (Arg0 == 3) { CNT0 += 0x100 } }
        }
    }

    Method (MAIN) { Return (CNT0) }
}
