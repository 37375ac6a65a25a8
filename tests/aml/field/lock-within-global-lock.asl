// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A Lock field while the method holds the global lock
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, Lock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        Acquire (\_GL, 0xFFFF)
        FLD0 = 9
        Release (\_GL)
        Return (FLD0)
    }
}
