// SPDX-License-Identifier: MIT
// Expect: int 0x77
// Offset() places a field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, QWordAcc, NoLock, Preserve) { ALL0, 64 }
    Field (REG0, ByteAcc, NoLock, Preserve) { Offset (5), FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 0x77
        Return (ALL0 >> 40)
    }
}
