// SPDX-License-Identifier: MIT
// The table of test_aml_oom.c: something of everything that takes memory. Each TSTn gives 1, also
// when it is called again after it failed. oom_dsdt.h is made of it by
//   iasl -p /tmp/oom oom_dsdt.asl && (echo '// SPDX-License-Identifier: MIT';
//   echo '// Made of oom_dsdt.asl.'; xxd -i -c 16 < /tmp/oom.aml) > oom_dsdt.h
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "OOM", 0)
{
    External (\_SB.LATE, MethodObj)
    Name (INT0, 5)
    Name (STR0, "a string")
    Name (BUF0, Buffer (12) {1, 2, 3, 4})
    Name (PKG0, Package () {1, "two", Buffer () {3}, Package () {\INT0, \_SB.DEV0, Package () {4}}})
    Name (CNT0, 0)
    Mutex (MTX0, 2)
    Event (EVT0)
    Alias (INT0, ALI0)
    If (INT0) { Name (INIF, Package () {INT0, 7}) }
    While (LLess (CNT0, 3)) { CNT0++ }
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Name (_HID, "PNP0A03")
                        OperationRegion (MEM0, SystemMemory, 0x1000, 0x80)
            Field (MEM0, AnyAcc, NoLock, Preserve)
            {
                FLD0, 8, , 3, FLD1, 21, FLD2, 120, BNKS, 8, IREG, 8, DREG, 8
            }
            IndexField (IREG, DREG, ByteAcc, NoLock, Preserve) { IDX0, 12 }
            BankField (MEM0, BNKS, 2, ByteAcc, Lock, Preserve) { BNK0, 9 }
            OperationRegion (PCI0, PCI_Config, 0, 0x40)
            Field (PCI0, DWordAcc, NoLock, Preserve) { PCID, 32 }
            Name (REGD, 0)
            Method (_REG, 2) { REGD = Arg1 }
            Method (_STA) { Return (0x0F) }
            Method (_INI) { Local0 = Package () {1, 2} \CNT0 = DerefOf (Local0[1]) }
            Name (_CRS, ResourceTemplate () { IO (Decode16, 0x60, 0x60, 1, 1) IRQNoFlags () {1} })
            Device (CHLD) { Name (_ADR, 1) Method (_STA) { Return (PCID & 0x0F) } }
        }
        Processor (CPU0, 0, 0x410, 6) {}
        PowerResource (PWR0, 0, 0) { Method (_STA) { Return (1) } }
        ThermalZone (THZ0) { Method (_TMP) { Return (3000) } }
    }
    // Objects, copies, references.
    Method (TST0)
    {
        Local0 = Package (4) {INT0, STR0, BUF0, PKG0}
        Local1 = Local0
        Local1[0] = "changed"
        Local2 = RefOf (Local1)
        CopyObject (DerefOf (Local2), Local3)
        Local4 = Index (Local3, 3)
        Return ((SizeOf (Local3) == 4) & (DerefOf (DerefOf (Local4)[0]) == 1) & (DerefOf (Local0[0]) == 5))
    }
    // Strings and buffers.
    Method (TST1)
    {
        Local0 = Concatenate (Concatenate (STR0, 0x1234), ToHexString (BUF0))
        Local1 = ToBuffer (Local0)
        Local2 = Mid (Local1, 2, 6)
        Local3 = ToString (Local2)
        Local4 = Concatenate (BUF0, Local2)
        Local5 = ConcatenateResTemplate (\_SB.DEV0._CRS, \_SB.DEV0._CRS)
        Return ((Local3 == "string") & (SizeOf (Local4) == 18) & (SizeOf (Local5) == 24))
    }
    // Names and fields made by a method.
    Method (TST2)
    {
        Name (TMP0, Package () {1, 2, 3})
        Name (TMP1, Buffer (8) {})
        CreateWordField (TMP1, 2, WRD0)
        CreateField (TMP1, 3, 70 - 20, FLDX)
        OperationRegion (TMPR, SystemMemory, 0x2000, 0x10)
        Field (TMPR, ByteAcc, NoLock, Preserve) { TMPF, 80 }
        Device (TMPD) { Name (VAL0, 1) }
        WRD0 = 0x1234
        TMPF = "0123456789"
        Local0 = FLDX
        Local1 = TMPF
        Return ((WRD0 == 0x1234) & (SizeOf (Local1) == 10) & (Match (TMP0, MEQ, 2, MTR, 0, 0) == 1) & TMPD.VAL0)
    }
    // Fields of regions.
    Method (TST3)
    {
        Local0 = Buffer (15) {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
        \_SB.DEV0.FLD0 = 7
        \_SB.DEV0.FLD1 = 9
        \_SB.DEV0.FLD2 = Local0
        \_SB.DEV0.IDX0 = 0x0123
        \_SB.DEV0.BNK0 = 3
        Local1 = \_SB.DEV0.FLD2
        Local2 = \_SB.DEV0.PCID
        Return (SizeOf (Local1) == 15)
    }
    // Calls, recursion, loops, locks.
    Method (FIBO, 1, Serialized)
    {
        If (Arg0 < 2) { Return (Arg0) }
        Return (FIBO (Arg0 - 1) + FIBO (Arg0 - 2))
    }
    Method (SEVN, 7) { Return (Concatenate (Arg0, Arg6)) }
    Method (TST4)
    {
        Local0 = 0
        Acquire (MTX0, 0xFFFF)
        For (Local1 = 0, Local1 < 5, Local1++) { Local0 += FIBO (Local1) }
        Signal (EVT0)
        Wait (EVT0, 10)
        Release (MTX0)
        Switch (ToInteger (Local0)) { Case (7) { Local2 = SEVN ("a", 1, 2, 3, 4, 5, "b") } Default { Local2 = "" } }
        Notify (\_SB.DEV0, 0x80)
        Return ((Local2 == "ab") & _OSI ("Windows 2015"))
    }
    // A table that is loaded and unloaded: Device (NEWD) { Method (GETV) { Return (0x2A) } }
    Name (SSDB, Buffer ()
    {
        0x53, 0x53, 0x44, 0x54, 0x3C, 0x00, 0x00, 0x00, 0x02, 0xB7, 0x46, 0x4C, 0x49, 0x47, 0x48, 0x54,
        0x4F, 0x4F, 0x4D, 0x32, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x46, 0x4C, 0x47, 0x54,
        0x00, 0x00, 0x00, 0x00, 0x5B, 0x82, 0x16, 0x5C, 0x4E, 0x45, 0x57, 0x44, 0x08, 0x56, 0x41, 0x4C,
        0x30, 0x01, 0x14, 0x09, 0x47, 0x45, 0x54, 0x56, 0x00, 0xA4, 0x0A, 0x2A
    })
    External (\NEWD, DeviceObj)
    External (\NEWD.GETV, MethodObj)
    Method (TST5)
    {
        Name (HAND, 0)
        If (CondRefOf (\NEWD)) { Return (1) } // left by a run that failed before Unload
        Load (SSDB, HAND)
        Local0 = \NEWD.GETV ()
        Unload (HAND)
        Return ((Local0 == 0x2A) & !CondRefOf (\NEWD))
    }
    // Stores that change what a name holds, and change it back.
    Method (TST6)
    {
        Local1 = RefOf (\_SB.DEV0._STA)
        CopyObject (PKG0, INT0)
        CopyObject (5, INT0)
        CopyObject (DerefOf (Local1), STR0)
        CopyObject ("a string", STR0)
        Debug = PKG0
        Debug = STR0
        Local0 = Package () {0, 1}
        Local0[0] = Local0
        Local0[1] = RefOf (Local0)
        Return (DerefOf (RefOf (ALI0)) == 5)
    }
}
