// SPDX-License-Identifier: MIT
// Expect: int 0x55
// iasl: -f
// A region at a computed address
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (INT0, 0x800)
    OperationRegion (REG0, SystemMemory, INT0 * 2, INT0)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }
    OperationRegion (REG1, SystemMemory, 0x1000, 2)
    Field (REG1, ByteAcc, NoLock, Preserve) { FLD1, 8 }

    Method (MAIN)
    {
        FLD1 = 0x55
        Return (FLD0)
    }
}
