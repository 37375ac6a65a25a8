// SPDX-License-Identifier: MIT
// Expect: int 0xF
// A value wider than the field is cut
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 4 }

    Method (MAIN)
    {
        FLD0 = Ones
        Return (FLD0)
    }
}
