// SPDX-License-Identifier: MIT
// The table of test_check_names.c in which nothing is wrong: a small laptop, with what the other
// table has broken.
//   iasl -f -p /tmp/good check_names_good.asl; (echo '// SPDX-License-Identifier: MIT';
//   echo '// Made of check_names_good.asl.'; xxd -i -c 16 < /tmp/good.aml) > check_names_good.h
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "GOOD", 0)
{
    Name (\_S0, Package () {0, 0, 0, 0})
    Name (\_S3, Package () {5, 5, 0, 0})
    Name (\_S4, Package () {6, 6, 0, 0})
    Name (\_S5, Package () {7, 7, 0, 0})
    Name (PICM, 0)
    Method (\_PIC, 1) { PICM = Arg0 }
    Method (\_PTS, 1) { }
    Method (\_WAK, 1) { Return (Package () {0, 0}) }
    Method (OSYS) { Return (\_OSI ("Windows 2022")) }
    OperationRegion (NVSA, SystemMemory, 0x1000, 0x100)
    Field (NVSA, ByteAcc, NoLock, Preserve) { NVS0, 8, NVS1, 8, NVS2, 32 }

    Scope (\_GPE)
    {
        Method (_L0D) { Notify (\_SB.PCI0.XHCI, 2) }
        Method (_E01) { }
    }

    Scope (\_SB)
    {
        Method (_OSC, 4) { Return (Arg3) }
        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A08"))
            Name (_CID, EisaId ("PNP0A03"))
            Name (_UID, 0)
            Name (_SEG, 0)
            Name (_BBN, 0)
            Name (_CRS, ResourceTemplate () {
                WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode,
                               0, 0, 0xFF, 0, 0x100)
                IO (Decode16, 0x0CF8, 0x0CF8, 1, 8)
                WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                        0, 0, 0xCF7, 0, 0xCF8)
                DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable,
                             ReadWrite, 0, 0xC0000000, 0xCFFFFFFF, 0, 0x10000000)
            })
            Name (PRT0, Package () {
                Package () {0x0001FFFF, 0, \_SB.LNKA, 0},
                Package () {0x0001FFFF, 1, \_SB.LNKA, 0},
                Package () {0x001FFFFF, 0, 0, 16}
            })
            Method (_PRT) { Return (PRT0) }
            Device (XHCI)
            {
                Name (_ADR, 0x00140000)
                Name (_PRW, Package () {0x0D, 4})
                Name (_S3D, 3)
                Name (_S0W, 3)
                Name (_PR0, Package () {\_SB.PWR0})
                Name (_PR3, Package () {\_SB.PWR0})
                Method (_PS0) { }
                Method (_PS3) { }
                Method (_DSM, 4) { If (Arg2 == 0) { Return (Buffer () {0}) } Return (0) }
                Device (RHUB)
                {
                    Name (_ADR, 0)
                    Device (PRT1)
                    {
                        Name (_ADR, 1)
                        Name (_UPC, Package () {0xFF, 3, 0, 0})
                        Name (_PLD, Package () {Buffer (20) {0x82}})
                    }
                }
            }
            Device (LPCB)
            {
                Name (_ADR, 0x001F0000)
                Device (EC0)
                {
                    Name (_HID, EisaId ("PNP0C09"))
                    Name (_UID, 1)
                    Name (_GPE, 0x17)
                    Name (_CRS, ResourceTemplate () {
                        IO (Decode16, 0x62, 0x62, 1, 1)
                        IO (Decode16, 0x66, 0x66, 1, 1)
                    })
                    Method (_Q10) { }
                    Method (_REG, 2) { }
                }
                Device (PS2K)
                {
                    Name (_HID, EisaId ("PNP0303"))
                    Name (_CRS, ResourceTemplate () {
                        IO (Decode16, 0x60, 0x60, 1, 1)
                        IO (Decode16, 0x64, 0x64, 1, 1)
                        IRQNoFlags () {1}
                    })
                    Name (_PRS, ResourceTemplate () {
                        StartDependentFn (0, 0) {
                            IO (Decode16, 0x60, 0x60, 1, 1)
                            IO (Decode16, 0x64, 0x64, 1, 1)
                            IRQNoFlags () {1}
                        }
                        EndDependentFn ()
                    })
                }
                Device (UAR1)
                {
                    Name (_HID, EisaId ("PNP0501"))
                    Name (_UID, 1)
                    Name (_STA, 0)
                    Name (_DDN, 5)  // wrong, but the device is absent
                }
                // Only a register tells whether it is there: tables alone do not judge it.
                Device (UAR2)
                {
                    Name (_HID, EisaId ("PNP0501"))
                    Name (_UID, 1)
                    Method (_STA) { If (NVS0 == 1) { Return (0x0F) } Return (0) }
                    Method (_CRS) { Return (DerefOf (RefOf (NVS2))) }
                }
            }
            Device (GFX0)
            {
                Name (_ADR, 0x00020000)
                Method (_DOS, 1) { }
                Name (_DOD, Package () {0x80010400})
                Device (DD01)
                {
                    Name (_ADR, 0x0400)
                    Name (_BCL, Package () {100, 50, 10, 50, 100})
                    Method (_BCM, 1) { }
                    Method (_BQC) { Return (100) }
                }
            }
        }
        PowerResource (PWR0, 0, 0)
        {
            Method (_STA) { Return (1) }
            Method (_ON) { }
            Method (_OFF) { }
        }
        Device (MBRD) // the board's own: overlaps are all right
        {
            Name (_HID, EisaId ("PNP0C02"))
            Name (_UID, 1)
            Name (_CRS, ResourceTemplate () {
                IO (Decode16, 0x62, 0x62, 1, 5)
                Memory32Fixed (ReadWrite, 0xC0000000, 0x1000)
                // The MCFG's, in two parts
                Memory32Fixed (ReadWrite, 0xE8000000, 0x08000000)
                DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable,
                             ReadWrite, 0, 0xE0000000, 0xE7FFFFFF, 0, 0x08000000)
            })
        }
        Device (LNKA)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (_UID, 1)
            Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {11} })
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {5, 10, 11} })
            Method (_SRS, 1) { }
            Method (_DIS) { }
        }
        Device (TPD0)
        {
            Name (_HID, "ELAN0001")
            Name (_CID, Package () {EisaId ("PNP0C50"), "PCI\\VEN_8086&DEV_1234"})
            Name (_UID, "one")
            Name (_CRS, ResourceTemplate () {
                I2cSerialBusV2 (0x15, ControllerInitiated, 400000, AddressingMode7Bit,
                                "\\_SB.PCI0.LPCB")
                Interrupt (ResourceConsumer, Level, ActiveLow, ExclusiveAndWake) {0x33}
            })
            Name (_DSD, Package () {ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
                                    Package () {Package () {"one", 1},
                                                Package () {"two", Package () {1, 2}}}})
            Name (_DEP, Package () {\_SB.PCI0, \_SB.PCI0.LPCB.EC0})
        }
        Device (BAT0)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_UID, 0)
            Name (_STA, 0x1F)
            Name (_PCL, Package () {\_SB})
            Name (_BIX, Package () {1, 0, 5000, 4800, 1, 12000, 500, 200, 10, 95000, 0xFFFFFFFF,
                                    0xFFFFFFFF, 1000, 500, 10, 10, "m", "s", "LION", "o", 0})
            Name (_BST, Package () {2, 100, 4800, 12000})
        }
        Device (ADP0) { Name (_HID, "ACPI0003") Name (_PSR, 1) Name (_PCL, Package () {\_SB}) }
        Device (LID0) { Name (_HID, EisaId ("PNP0C0D")) Method (_LID) { Return (1) } }
        Device (CPU0)
        {
            Name (_HID, "ACPI0007")
            Name (_UID, 0)
            Name (_PCT, Package () {ResourceTemplate () { Register (FFixedHW, 0, 0, 0) },
                                    ResourceTemplate () { Register (FFixedHW, 0, 0, 0) }})
            Name (_PSS, Package () {Package () {2001, 800, 10, 10, 0x21, 0x21},
                                    Package () {2000, 800, 10, 10, 0x20, 0x20},
                                    Package () {1000, 300, 10, 10, 0x10, 0x10}})
            Name (_PPC, 0)
            Name (_PSD, Package () {Package () {5, 0, 0, 0xFE, 2}})
            Name (_CST, Package () {2,
                Package () {ResourceTemplate () { Register (FFixedHW, 1, 2, 0) }, 1, 1, 1000},
                Package () {ResourceTemplate () { Register (FFixedHW, 1, 2, 0x10) }, 2, 50, 500}})
            Name (_CPC, Package () {23, 3, 40, 30, 20, 10,
                ResourceTemplate () { Register (FFixedHW, 8, 0, 0x771, 4) },
                ResourceTemplate () { Register (FFixedHW, 8, 0, 0x774, 4) },
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
            Name (_PTC, Package () {ResourceTemplate () { Register (FFixedHW, 0, 0, 0) },
                                    ResourceTemplate () { Register (FFixedHW, 0, 0, 0) }})
            Name (_TSS, Package () {Package () {100, 200, 0, 0, 0}, Package () {50, 100, 0, 8, 0}})
            Name (_TPC, 0)
        }
    }

    Scope (\_TZ)
    {
        ThermalZone (TZ00)
        {
            Name (_TMP, 3182)
            Name (_CRT, 3732)
            Name (_HOT, 3682)
            Name (_PSV, 3632)
            Name (_AC0, 3532)
            Name (_AL0, Package () {})
            Name (_AC1, 3432)
            Name (_AL1, Package () {})
            Name (_TC1, 1)
            Name (_TC2, 2)
            Name (_TSP, 10)
            Name (_PSL, Package () {\_SB.CPU0})
            Name (_TZP, 100)
        }
    }
}
