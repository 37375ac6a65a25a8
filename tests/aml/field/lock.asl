// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A Lock field takes the global lock and gives it back
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, Lock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 9
        Return (FLD0)
    }
}
