// SPDX-License-Identifier: MIT
// Expect: int 0x34
// CopyObject to a field writes the field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        CopyObject (0x1234, FLD0)
        Return (FLD0)
    }
}
