// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x80 1 0xfe
// WriteAsOnes does not read
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, WriteAsOnes) { FLD0, 1 }

    Method (MAIN)
    {
        FLD0 = 0
    }
}
