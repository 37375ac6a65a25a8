// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x80 1 0x1
// WriteAsZeros does not read
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, WriteAsZeros) { FLD0, 1 }

    Method (MAIN)
    {
        FLD0 = 1
    }
}
