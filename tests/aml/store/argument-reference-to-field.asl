// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A field that an argument refers to is written
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }
    Method (SET, 1) { Arg0 = 9 }

    Method (MAIN)
    {
        SET (RefOf (FLD0))
        Return (FLD0)
    }
}
