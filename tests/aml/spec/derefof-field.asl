// SPDX-License-Identifier: MIT
// Expect: int 0x9
// Semantics: spec
// DerefOf of a reference to a field reads it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 9
        Local0 = RefOf (FLD0)
        Return (DerefOf (Local0))
    }
}
