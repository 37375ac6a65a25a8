// SPDX-License-Identifier: MIT
// Expect: int 0x1EF7
// Output: 0x1EF7
// Bus: read SystemMemory 0x1000 1 0x0
// Bus: read SystemMemory 0x1001 1 0x0
// Bus: read SystemMemory 0x1002 1 0x0
// Judge: acpiexec
// What tables ask at their top level: names, fields and constants compared and combined
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Name (ONE0, 1)
    Name (BIG, 0xFFFFFFFF00000000)
    Name (STR, "5")
    Name (SUM, 0)
    OperationRegion (MEM, SystemMemory, 0x1000, 0x10)
    Field (MEM, ByteAcc, Lock, Preserve) { FLDA, 8, FLDB, 8, FLDC, 8 }

    If (LEqual (ONE0, 1)) { SUM |= 0x1 }
    If (LNotEqual (BIG, 5)) { SUM |= 0x2 }
    If (LGreater (BIG, 0xFFFF)) { SUM |= 0x4 }
    If (LLess (BIG, ONE0)) { SUM |= 0x8 }
    If (LAnd (LGreaterEqual (ONE0, 1), LNot (LLess (ONE0, 1)))) { SUM |= 0x10 }
    If (LOr (LEqual (FLDA, 1), LEqual (FLDB, 0))) { SUM |= 0x20 }
    If (CondRefOf (\SUM)) { SUM |= 0x40 }
    If (LNot (CondRefOf (\NONE))) { SUM |= 0x80 }
    If (FLDC) { SUM |= 0x100 }
    If (And (Subtract (ONE0, 2), 0x8000000000000000)) { SUM |= 0x200 }
    If (LEqual (ShiftRight (ShiftLeft (ONE0, 65), 65), 0)) { SUM |= 0x400 }
    If (LEqual (Or (Xor (ONE0, 3), Multiply (ONE0, 4)), 6)) { SUM |= 0x800 }
    If (LEqual (STR, "5")) { SUM |= 0x1000 }

    Method (MAIN)
    {
        Debug = SUM
        Return (SUM)
    }
}
