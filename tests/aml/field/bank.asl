// SPDX-License-Identifier: MIT
// Expect: int 0x0102
// A bank field selects its bank before each access
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { BANK, 8, Offset (4), DUMM, 8 }
    BankField (REG0, BANK, 1, ByteAcc, NoLock, Preserve) { Offset (4), FLA0, 8 }
    BankField (REG0, BANK, 2, ByteAcc, NoLock, Preserve) { Offset (4), FLB0, 8 }

    Method (MAIN)
    {
        FLA0 = 1
        Local0 = BANK
        FLB0 = 2
        Return ((Local0 << 8) | BANK)
    }
}
