// SPDX-License-Identifier: MIT
// Expect: int 0x7
// Log: not found
// A DataTableRegion over a missing table is skipped, the rest loads
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    DataTableRegion (REG0, "OEM7", "", "")
    Name (INT0, 7)

    Method (MAIN)
    {
        Return (INT0)
    }
}
