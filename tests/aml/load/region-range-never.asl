// SPDX-License-Identifier: MIT
// Expect: none -
// Errors: acpica
// Output: AE_AML_NO_RETURN_VALUE
// Output: AE_AML_NO_RETURN_VALUE
// Log: AML name not found: BASE
// Output: there
// The names of a region whose address nobody declares, and of its fields, are there; accesses fail
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    External (BASE, IntObj)
    OperationRegion (MEM, SystemMemory, BASE, 0x10)
    Field (MEM, ByteAcc, NoLock, Preserve) { FLDA, 8, FLDB, 8 }
    IndexField (FLDA, FLDB, ByteAcc, NoLock, Preserve) { FLDC, 8 }
    Method (_ERR, 3) { Debug = Arg1 }

    Method (MAIN)
    {
        Local0 = FLDA
        Local1 = FLDC
        If (CondRefOf (MEM) && CondRefOf (FLDA) && CondRefOf (FLDC)) { Debug = "there" }
    }
}
