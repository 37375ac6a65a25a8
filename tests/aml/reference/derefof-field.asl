// SPDX-License-Identifier: MIT
// Expect: int 0x77
// DerefOf of a reference to a field reads the field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 0x77
        Local0 = RefOf (FLD0)
        Return (DerefOf (Local0))
    }
}
