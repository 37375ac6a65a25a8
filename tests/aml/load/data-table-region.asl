// SPDX-License-Identifier: MIT
// Expect: int 0x4F
// DataTableRegion over a static table
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    DataTableRegion (REG0, "OEM1", "FLIGHT", "OEMTABLE")
    Field (REG0, ByteAcc, NoLock, Preserve) { CHR0, 8 }

    Method (MAIN)
    {
        Return (CHR0)
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
    Name (OEM1, 0)
}
