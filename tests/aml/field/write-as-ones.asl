// SPDX-License-Identifier: MIT
// Expect: int 0xFB
// WriteAsOnes sets the other bits
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { ALL0, 8 }
    Field (REG0, ByteAcc, NoLock, WriteAsOnes) { , 2, FLD0, 1 }

    Method (MAIN)
    {
        ALL0 = 0
        FLD0 = 0
        Return (ALL0)
    }
}
