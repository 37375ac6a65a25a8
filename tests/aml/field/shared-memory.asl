// SPDX-License-Identifier: MIT
// Expect: int 0x1234
// Regions that overlap show the same bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, WordAcc, NoLock, Preserve) { FLD0, 16 }
    OperationRegion (REG1, SystemMemory, 0x1000, 2)
    Field (REG1, ByteAcc, NoLock, Preserve) { FLD1, 16 }

    Method (MAIN)
    {
        FLD0 = 0x1234
        Return (FLD1)
    }
}
