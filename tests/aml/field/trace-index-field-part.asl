// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x80 1 0x10
// Bus: read SystemIO 0x81 1 0x0
// Bus: write SystemIO 0x80 1 0x10
// Bus: write SystemIO 0x81 1 0x1
// An IndexField with Preserve writes the index for each access
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, Preserve) { IDX0, 8, DAT0, 8 }
    IndexField (IDX0, DAT0, ByteAcc, NoLock, Preserve) { Offset (0x10), FLD0, 1 }

    Method (MAIN)
    {
        FLD0 = 1
    }
}
