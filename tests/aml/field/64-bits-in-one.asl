// SPDX-License-Identifier: MIT
// Expect: int 0x1122334455667788
// 64 bits of QWordAcc
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, QWordAcc, NoLock, Preserve) { FLD0, 64 }

    Method (MAIN)
    {
        FLD0 = 0x1122334455667788
        Return (FLD0)
    }
}
