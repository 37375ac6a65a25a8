// SPDX-License-Identifier: MIT
// Expect: int 0x7
// iasl: -f
// A bank value that is computed
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { BNK0, 8 }
    Name (INT0, 5)
    BankField (REG0, BNK0, INT0 + 2, ByteAcc, NoLock, Preserve) { Offset (4), FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 1
        Return (BNK0)
    }
}
