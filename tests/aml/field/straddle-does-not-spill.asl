// SPDX-License-Identifier: MIT
// Expect: int 0x03
// ... changes nothing around it
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000000, 0x100)
    Field (REG0, DWordAcc, NoLock, Preserve) { ALL0, 32 }
    Field (REG0, ByteAcc, NoLock, Preserve) { , 5, FLD0, 13 }

    Method (MAIN)
    {
        ALL0 = 0
        FLD0 = 0xFFFF
        Return ((ALL0 >> 18) + (ALL0 & 0x1F) + 3)
    }
}
