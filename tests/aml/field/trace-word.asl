// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: write SystemIO 0x80 2 0x5678
// Bus: write SystemIO 0x82 2 0x1234
// WordAcc writes words
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, WordAcc, NoLock, Preserve) { FLD0, 32 }

    Method (MAIN)
    {
        FLD0 = 0x12345678
    }
}
