// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x80 1 0x1
// Bus: write SystemIO 0x84 4 0x2
// AccessAs changes the access of the fields after it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8, Offset (4), AccessAs (DWordAcc, 0), FLD1, 32 }

    Method (MAIN)
    {
        FLD0 = 1
        FLD1 = 2
    }
}
