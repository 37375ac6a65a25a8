// SPDX-License-Identifier: MIT
// Expect: int 0x7
// Log: NONE
// A Field of a missing region is skipped, the rest loads
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (NONE, OpRegionObj)
    Field (NONE, ByteAcc, NoLock, Preserve) { FLD0, 8 }
    Name (INT0, 7)

    Method (MAIN)
    {
        Return (INT0)
    }
}
