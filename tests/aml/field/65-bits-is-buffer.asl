// SPDX-License-Identifier: MIT
// Expect: int 0x3
// A field wider than an integer is a buffer
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 65 }

    Method (MAIN)
    {
        Local0 = FLD0
        Return (ObjectType (Local0))
    }
}
