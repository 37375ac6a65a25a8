// SPDX-License-Identifier: MIT
// Expect: int 0xCD
// A local that refers to a field writes the field
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        Local0 = RefOf (FLD0)
        Local0 = 0xABCD
        Return (FLD0)
    }
}
