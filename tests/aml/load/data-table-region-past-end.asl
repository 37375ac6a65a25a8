// SPDX-License-Identifier: MIT
// Expect: error AML_REGION_LIMIT
// iasl: -f
// A read past the end of the table
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    DataTableRegion (REG0, "OEM1", "", "")
    Field (REG0, ByteAcc, NoLock, Preserve) { Offset (0x1000), FLD0, 8 }

    Method (MAIN)
    {
        Return (FLD0)
    }
}

// Table: oem
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "OEMTABLE", 1)
{
    Name (OEM0, 0x33)
    Name (OEM1, 0)
}
