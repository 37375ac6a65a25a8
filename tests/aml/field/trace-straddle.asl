// SPDX-License-Identifier: MIT
// Expect: none -
// Bus: read SystemIO 0x80 1 0x0
// Bus: write SystemIO 0x80 1 0xf0
// Bus: write SystemIO 0x81 1 0xff
// Bus: read SystemIO 0x82 1 0x0
// Bus: write SystemIO 0x82 1 0xf
// A field over three units: the whole one is not read
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, ByteAcc, NoLock, Preserve) { , 4, FLD0, 16 }

    Method (MAIN)
    {
        FLD0 = 0xFFFF
    }
}
