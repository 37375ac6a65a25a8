// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: read SystemIO 0x80 1 0x0
// Bus: write SystemIO 0x80 1 0x1
// Preserve reads before it writes a part
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 1 }

    Method (MAIN)
    {
        FLD0 = 1
    }
}
