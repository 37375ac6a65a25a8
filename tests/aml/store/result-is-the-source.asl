// SPDX-License-Identifier: MIT
// Expect: int 0x1234
// Store yields what was stored, not what the target made of it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        Local0 = Store (0x1234, FLD0)
        Return (Local0)
    }
}
