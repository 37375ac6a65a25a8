// SPDX-License-Identifier: MIT
// Expect: int 0xFFFFFFFFFFFFFFFF
// Semantics: spec
// Output: 0x1
// Output: 0x2
// Output: 0x3
// Output: 0x1
// Output: 0x5
// Judge: acpiexec
// ToInteger and alike give a named target the type of their result; a field keeps its own
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    OperationRegion (REG0, SystemMemory, 0x10000, 8)
    Field (REG0, ByteAcc, NoLock, Preserve) { FLD0, 8 }

    Method (MAIN, 0, Serialized)
    {
        Name (NAM0, "abc")
        Name (NAM1, 5)
        Name (NAM2, "ab")
        Name (NAM3, Buffer (4) {})
        ToInteger ("12", NAM0)
        Debug = ObjectType (NAM0)
        ToDecimalString (12, NAM1)
        Debug = ObjectType (NAM1)
        ToBuffer (12, NAM2)
        Debug = ObjectType (NAM2)
        FromBCD (0x12, NAM3)
        Debug = ObjectType (NAM3)
        ToInteger ("7", FLD0)
        Debug = ObjectType (FLD0)
        Return (NAM0 == 12)
    }
}
