// SPDX-License-Identifier: MIT
// Expect: int 0x314D454F
// A double word of DataTableRegion
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    DataTableRegion (REG0, "OEM1", "", "")
    Field (REG0, DWordAcc, NoLock, Preserve) { SIG0, 32, LEN0, 32 }

    Method (MAIN)
    {
        Return (SIG0)
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
    Name (OEM1, 0)
}
