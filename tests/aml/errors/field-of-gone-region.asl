// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: next
// iasl: -f
// A field whose region has gone: an error of that read alone
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Method (GET, 0, Serialized)
    {
        OperationRegion (REG0, SystemMemory, 0x1000, 2)
        Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }
        Return (RefOf (FLD0))
    }

    Method (MAIN)
    {
        Local0 = GET ()
        Local1 = DerefOf (Local0)
        Debug = "next"
    }
}
