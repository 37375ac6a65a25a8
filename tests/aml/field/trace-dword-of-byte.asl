// SPDX-License-Identifier: MIT
// Expect: int 0x0
// Bus: read SystemIO 0x84 4 0x0
// A narrow field of DWordAcc reads a double word
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemIO, 0x80, 0x20)
    Field (REG0, DWordAcc, NoLock, Preserve) { Offset (5), FLD0, 8 }

    Method (MAIN)
    {
        Return (FLD0)
    }
}
