// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFF
// A PCI function that is not there reads ones
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Scope (\_SB)
    {
        Device (PCI0)
        {
            Name (_HID, EISAID ("PNP0A03"))
            Device (DEV0)
            {
                Name (_ADR, 0x001F0002)
                OperationRegion (REG0, PCI_Config, 0, 0x100)
                Field (REG0, DWordAcc, NoLock, Preserve) { FLD0, 32 }
            }
        }
    }

    Method (MAIN)
    {
        Return (\_SB.PCI0.DEV0.FLD0)
    }
}
