// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x82 1 0x55
// AnyAcc does not leave the region
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 3)
    Field (REG0, AnyAcc, NoLock, Preserve) { Offset (2), FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 0x55
    }
}
