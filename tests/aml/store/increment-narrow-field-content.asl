// SPDX-License-Identifier: MIT
// Expect: int 0x0
// A narrow field keeps the low bits of an Increment
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 4 }

    Method (MAIN)
    {
        FLD0 = 15
        Increment (FLD0)
        Return (FLD0)
    }
}
