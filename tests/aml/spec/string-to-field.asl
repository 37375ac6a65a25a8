// SPDX-License-Identifier: MIT
// Expect: int 0x42
// Semantics: spec
// A string stored to a field: its bytes
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = "BC"
        Return (FLD0)
    }
}
