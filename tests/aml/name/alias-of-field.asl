// SPDX-License-Identifier: MIT
// Expect: int 0x9
// iasl: -f
// An alias of a field reads and writes it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }
    Alias (FLD0, ALI0)

    Method (MAIN)
    {
        ALI0 = 9
        Return (FLD0)
    }
}
