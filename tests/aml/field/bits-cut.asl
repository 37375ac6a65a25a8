// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A field keeps its width
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { , 2, FLD0, 3 }

    Method (MAIN)
    {
        FLD0 = 0xFD
        Return (FLD0)
    }
}
