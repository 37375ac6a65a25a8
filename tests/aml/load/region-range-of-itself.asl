// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: next
// Log: busy
// A region whose length is in a field of its own cannot be accessed; nothing hangs
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (FLDA, FieldUnitObj)
    OperationRegion (MEM, SystemMemory, 0x1000, FLDA)
    Field (MEM, ByteAcc, NoLock, Preserve) { FLDA, 8 }

    Method (MAIN)
    {
        Local0 = FLDA
        Debug = "next"
    }
}
