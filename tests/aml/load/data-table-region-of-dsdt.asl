// SPDX-License-Identifier: MIT
// Expect: int 0x54445344
// DataTableRegion over the DSDT itself
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    DataTableRegion (REG0, "DSDT", "FLIGHT", "AMLTEST")
    Field (REG0, AnyAcc, NoLock, Preserve) { SIG0, 32 }

    Method (MAIN)
    {
        Return (SIG0)
    }
}
