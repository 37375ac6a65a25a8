// SPDX-License-Identifier: MIT
// Expect: int 0x9
// A region and its field declared in a method
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (MAKE, 1, Serialized)
    {
        OperationRegion (REG0, SystemMemory, Arg0, 0x10)
        Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }
        FLD0 = 9
        Return (FLD0)
    }

    Method (MAIN)
    {
        Return (MAKE (0x1000))
    }
}
