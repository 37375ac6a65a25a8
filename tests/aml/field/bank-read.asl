// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A BankField read selects its bank
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { BNK0, 8 }
    BankField (REG0, BNK0, 3, ByteAcc, NoLock, Preserve) { Offset (4), FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 0x55
        BNK0 = 9
        Local0 = FLD0
        Return (BNK0 - 3)
    }
}
