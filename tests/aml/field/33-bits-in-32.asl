// SPDX-License-Identifier: MIT
// Expect: int 0x3
// In a 32-bit table 33 bits are a buffer
DefinitionBlock ("", "DSDT", 1, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 33 }

    Method (MAIN)
    {
        Local0 = FLD0
        Return (ObjectType (Local0))
    }
}
