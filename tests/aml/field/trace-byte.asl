// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x80 1 0x34
// A field of a byte is one access
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        FLD0 = 0x1234
    }
}
