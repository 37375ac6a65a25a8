// SPDX-License-Identifier: MIT
// Expect: int 0x55
// iasl: -f
// A region copied to a name is a region
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    OperationRegion (REG1, SystemMemory, 0x2000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }
    Field (REG1, ByteAcc, NoLock, Preserve) { FLD1, 8 }

    Method (MAIN)
    {
        CopyObject (REG0, REG1)
        FLD0 = 0x55
        Return (FLD1)
    }
}
