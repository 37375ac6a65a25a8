// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x80 1 0x3
// Bus: write SystemIO 0x84 1 0x55
// A BankField writes the bank first
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, Preserve) { BNK0, 8 }
    BankField (REG0, BNK0, 3, ByteAcc, NoLock, Preserve) { Offset (4), FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 0x55
    }
}
