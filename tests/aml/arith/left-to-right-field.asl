// SPDX-License-Identifier: MIT
// Expect: int 0xB
// A field read before the call that changes it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }
    Method (CHG) { FLD0 = 5 Return (10) }

    Method (MAIN)
    {
        FLD0 = 1
        Return (FLD0 + CHG ())
    }
}
