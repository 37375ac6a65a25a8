// SPDX-License-Identifier: MIT
// Expect: int 0x5A5
// Writing a field leaves its neighbours
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 4, FLD1, 4, FLD2, 4 }
    Field (REG0, WordAcc, NoLock, Preserve) { ALL0, 16 }

    Method (MAIN)
    {
        FLD0 = 5
        FLD1 = 0xA
        FLD2 = 5
        Return (ALL0)
    }
}
