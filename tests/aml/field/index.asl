// SPDX-License-Identifier: MIT
// Expect: int 0x0342
// An index field writes the index, then the data
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { INDX, 8, DATA, 8 }
    IndexField (INDX, DATA, ByteAcc, NoLock, Preserve) { Offset (3), FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 0x42
        Return ((INDX << 8) | DATA)
    }
}
