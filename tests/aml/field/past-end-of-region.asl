// SPDX-License-Identifier: MIT
// Expect: error AML_REGION_LIMIT
// iasl: -f
// A read past the end of its region
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 2)
    Field (REG0, ByteAcc, NoLock, Preserve) { Offset (4), FLD0, 8 }

    Method (MAIN)
    {
        Return (FLD0)
    }
}
