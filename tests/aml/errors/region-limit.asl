// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_REGION_LIMIT
// Output: next
// iasl: -f
// A read past the end of its region
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (_ERR, 3) { Debug = Arg1 }
    OperationRegion (REG0, SystemMemory, 0x1000, 2)
    Field (REG0, ByteAcc, NoLock, Preserve) { Offset (4), FLD0, 8 }

    Method (MAIN)
    {
        Local0 = FLD0
        Debug = "next"
    }
}
