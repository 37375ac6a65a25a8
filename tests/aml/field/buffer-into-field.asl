// SPDX-License-Identifier: MIT
// Expect: int 0x030201
// A buffer stored into a field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 32 }

    Method (MAIN)
    {
        FLD0 = Buffer () { 1, 2, 3 }
        Return (FLD0)
    }
}
