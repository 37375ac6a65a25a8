// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x80 1 0x10
// Bus: write SystemIO 0x81 1 0x34
// Bus: write SystemIO 0x80 1 0x11
// Bus: write SystemIO 0x81 1 0x12
// An IndexField wider than its data register takes several accesses
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, Preserve) { IDX0, 8, DAT0, 8 }
    IndexField (IDX0, DAT0, ByteAcc, NoLock, Preserve) { Offset (0x10), FLD0, 16 }

    Method (MAIN)
    {
        FLD0 = 0x1234
    }
}
