// SPDX-License-Identifier: MIT
// Expect: int 0x1F
// What Add yields is the sum, not what the target kept
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 4 }

    Method (MAIN)
    {
        Local0 = Add (0x10, 0xF, FLD0)
        Return (Local0)
    }
}
