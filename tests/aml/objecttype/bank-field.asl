// SPDX-License-Identifier: MIT
// Expect: int 0x5
// ObjectType of a bank field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { BNK0, 8 }
    BankField (REG0, BNK0, 1, ByteAcc, NoLock, Preserve) { FLD1, 8 }

    Method (MAIN)
    {
        Return (ObjectType (FLD1))
    }
}
