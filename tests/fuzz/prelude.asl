// SPDX-License-Identifier: MIT
// What a fuzzed method finds around it: see fuzz_method.c.
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "FUZZ", 0)
{
    Name (INT0, 0x1234)
    Name (STR0, "string")
    Name (BUF0, Buffer (16) {0x47, 0x01, 0x60, 0x00, 0x64, 0x00, 0x01, 0x04, 0x79, 0x00})
    Name (PKG0, Package (4) {1, "two", Buffer (3) {3, 3, 3}, Package () {4, \INT0, \DEV0}})
    Mutex (MTX0, 1)
    Event (EVT0)
    OperationRegion (REG0, SystemMemory, 0x1000, 0x40)
    Field (REG0, AnyAcc, NoLock, Preserve)
    {
        FLD0, 8,
        , 4,
        FLD1, 12,
        FLD2, 72,
        BNKS, 8
    }
    Field (REG0, WordAcc, Lock, WriteAsOnes) { Offset (0x20), IREG, 16, DREG, 16 }
    IndexField (IREG, DREG, WordAcc, NoLock, WriteAsZeros) { IDX0, 20, IDX1, 3 }
    BankField (REG0, BNKS, 3, ByteAcc, NoLock, Preserve) { BNK0, 9 }
    OperationRegion (IO00, SystemIO, 0x60, 8)
    Field (IO00, ByteAcc, NoLock, Preserve) { PRT0, 8, PRT1, 24 }
    OperationRegion (EC00, EmbeddedControl, 0, 0xFF)
    Field (EC00, ByteAcc, Lock, Preserve) { ECF0, 8, ECF1, 40 }
    OperationRegion (DTR0, SystemCMOS, 0, 0x40)
    Field (DTR0, ByteAcc, NoLock, Preserve) { CMS0, 8 }
    Device (DEV0)
    {
        Name (_ADR, 0x00010000)
        OperationRegion (PCIR, PCI_Config, 0, 0x100)
        Field (PCIR, DWordAcc, NoLock, Preserve) { PCID, 32 }
        Method (_REG, 2) { INT0 = Arg1 }
    }
    Device (I2C0)
    {
        Name (SBUF, ResourceTemplate () { I2CSerialBusV2 (0x0B, , 400000, , "\\I2C0") })
        OperationRegion (GSB0, GenericSerialBus, 0, 0x100)
        Field (GSB0, BufferAcc, NoLock, Preserve)
        {
            Connection (SBUF),
            AccessAs (BufferAcc, AttribWord),
            GSBF, 8
        }
    }
    Alias (\DEV0.PCID, PCI0)
    Processor (CPU0, 0, 0x410, 6) {}
    PowerResource (PWR0, 0, 0) { Method (_STA) { Return (1) } }
    ThermalZone (THZ0) {}
    Method (MTH0) { Return (INT0) }
    Method (MTH1, 1, Serialized) { Return (DerefOf (Arg0)) }
    Method (MTH2, 2) { Arg0 = Arg1 Return (Arg0) }
}
