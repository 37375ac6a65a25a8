// SPDX-License-Identifier: MIT
// Expect: int 0xA5
// Neighbouring bits are preserved
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { ALL0, 8 }
    Field (REG0, ByteAcc, NoLock, Preserve) { , 2, FLD0, 1 }

    Method (MAIN)
    {
        ALL0 = 0xFF
        FLD0 = 0x9
        ALL0 = 0xA1
        FLD0 = 1
        Return (ALL0)
    }
}
