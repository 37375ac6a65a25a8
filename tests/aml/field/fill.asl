// SPDX-License-Identifier: MIT
// Expect: int 0xFF
// Options: --fill 0xFF
// Memory that nobody wrote reads as the fill
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x100)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN)
    {
        Return (FLD0)
    }
}
