// SPDX-License-Identifier: MIT
// Expect: int 0x1FFF
// A field that straddles access units
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { , 5, FLD0, 13 }

    Method (MAIN)
    {
        FLD0 = 0x1FFF
        Return (FLD0)
    }
}
