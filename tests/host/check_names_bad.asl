// SPDX-License-Identifier: MIT
// The table of test_check_names.c with every fault that the checks of the namespace know, one a
// device as far as that goes. What they say of it, and that they say no more, is listed there.
//   iasl -f -ve -p /tmp/bad check_names_bad.asl; (echo '// SPDX-License-Identifier: MIT';
//   echo '// Made of check_names_bad.asl.'; xxd -i -c 16 < /tmp/bad.aml) > check_names_bad.h
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "BAD", 0)
{
    External (\_SB.MISS, DeviceObj)
    External (\_SB.NONE, IntObj)
    External (\_SB.LNKZ, DeviceObj)

    Name (\_S4, Package () {9, 0, 0, 0})
    Name (\_S5, Package () {7, 7, 0, 0})
    Scope (\_SB.MISS) { Name (NEVR, 1) }
    Method (OSYS) { If (\_OSI ("Linux")) { Return (1) } Return (\_OSI ("Windows 2015")) }

    Scope (\_GPE)
    {
        Method (_L10) { }
        Method (_E10) { }
        Method (_LF0) { }
        Method (_L0X) { }
        Method (_L12) { }
    }

    Scope (\_SB)
    {
        Device (ARGS) { Name (_HID, "TEST0001") Method (_DIS, 1) { } }
        Device (TYPE) { Name (_HID, "TEST0002") Name (_DDN, 5) }
        Device (NOVA) { Name (_HID, "TEST0003") Method (_SUN) { Store (1, Local0) } }
        Device (SHRT) { Name (_HID, "TEST0004") Name (_BIF, Package () {1, 2}) }
        Device (LONG) { Name (_HID, "TEST0005") Name (_UPC, Package () {0xFF, 0, 0, 0, 0}) }
        Device (ELEM) { Name (_HID, "TEST0006") Name (_UPC, Package () {"one", 0, 0, 0}) }
        Device (EMIS) { Name (_HID, "TEST0007") Name (_DEP, Package () {\_SB.NONE}) }
        Device (UNSE) { Name (_HID, "TEST0008") Name (_UPC, Package (4) {0xFF, 0, 0}) }
        Device (COUN)
        {
            Name (_HID, "TEST0009")
            Name (_PSD, Package () {Package () {4, 0, 0, 0xFD, 1}})
        }
        Device (BUFL) { Name (_HID, "TEST000A") Name (_PLD, Package () {Buffer (4) {}}) }
        Device (RANG) { Name (_HID, "TEST000B") Name (_GLK, 7) }
        Device (REGI)
        {
            Name (_HID, "TEST000C")
            Name (_PTC, Package () {Buffer (2) {1, 2}, Buffer (2) {1, 2}})
        }
        Device (PLAC) { Name (_HID, "TEST000D") Method (_PTS, 1) { } }
        Device (DATA) { Name (_HID, "TEST000E") Name (_DIS, 1) }
        Device (KIND) { Name (_HID, "TEST000F") Mutex (_DDN, 0) }
        Device (UNKN) { Name (_HID, "TEST0010") Name (_XYZ, 1) }
        Device (COMP) { Name (_HID, "TEST0011") Method (_PS0) { } }

        Device (FAIL) { Name (_HID, "TEST0012") Method (_SUN) { Local0 = 0 Return (1 / Local0) } }
        Device (NAMX) { Name (_HID, "TEST0013") Method (_SUN) { Return (\_SB.NONE) } }
        Device (BOUN)
        {
            Name (_HID, "TEST0014")
            Name (PKG0, Package () {1, 2})
            Method (_SUN) { Local0 = 5 Return (DerefOf (PKG0[Local0])) }
        }
        Device (UNST) { Name (_HID, "TEST0015") Method (_SUN) { Return (Local0) } }
        Device (ENDL) { Name (_HID, "TEST0016") Method (_SUN) { While (1) { } Return (1) } }
        Device (DSMQ) { Name (_ADR, 0x77) Method (_DSM, 4) { Return (0) } }
        Device (DSDP)
        {
            Name (_HID, "TEST0017")
            Name (_DSD, Package () {ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
                                    Package () {Package () {"good", 1}, Package () {2, 3}}})
        }

        // Ids

        Device (FORM) { Name (_HID, "NOT AN ID") }
        Device (EISA) { Name (_HID, 0x00FF00FF) }
        Device (LOWR) { Name (_HID, "test00a1") }
        Device (ASTE) { Name (_HID, "*TEST00A2") }
        Device (CIDS) { Name (_HID, "TEST00A3") Name (_CID, "something") }
        Device (SAME)
        {
            Name (_HID, EisaId ("PNP0A05"))
            Name (_CID, Package () {"TEST00A4", EisaId ("PNP0A05")})
        }
        Device (BOTH) { Name (_HID, "TEST00A5") Name (_ADR, 0x78) }
        Device (NONI) { }
        Device (DUP1) { Name (_HID, "TEST00A6") Name (_UID, 1) }
        Device (DUP2) { Name (_HID, "TEST00A6") Name (_UID, 1) }
        Device (NOU1) { Name (_HID, "TEST00A7") }
        Device (NOU2) { Name (_HID, "TEST00A7") }
        Device (ADR1) { Name (_ADR, 0x79) }
        Device (ADR2) { Name (_ADR, 0x79) }
        Device (STAR) { Name (_HID, "TEST00A8") Name (_STA, 0x80F) }
        Device (STAE) { Name (_HID, "TEST00A9") Name (_STA, 2) }
        Device (INIF) { Name (_HID, "TEST00C7") Method (_INI) { Return (\_SB.NONE) } }
        Device (STAF) { Name (_HID, "TEST00AA") Method (_STA) { Return (\_SB.NONE) } }

        PowerResource (PWR0, 0, 0) { Method (_STA) { Return (1) } Method (_ON) { } }
        PowerResource (PWR1, 0, 0)
        {
            Method (_STA) { Return (5) } Method (_ON) { } Method (_OFF) { }
        }
        Device (PLST) { Name (_HID, "TEST00AB") Name (_PR0, Package () {\_SB.PWR1, \_SB.PLST}) }
        Device (CONN) { Name (_HID, "TEST00AC") Name (_UPC, Package () {0xFF, 0x77, 0, 0}) }
        Device (PLDR)
        {
            Name (_HID, "TEST00AD")
            Name (_PLD, Package () {Buffer (16) {0x82}})
        }
        Device (BCLL)
        {
            Name (_HID, "TEST00AE")
            Name (_BCL, Package () {100, 50, 50, 100, 200})
            Method (_BCM, 1) { }
        }
        Device (BCLM)
        {
            Name (_HID, "TEST00AF")
            Name (_BCL, Package () {80, 50, 50, 100})
            Method (_BCM, 1) { }
        }

        // Resources

        Device (TMPL) { Name (_HID, "TEST0020") Name (_CRS, Buffer () {0x09, 0x00, 0x79, 0x00}) }
        Device (TEND)
        {
            Name (_HID, "TEST0021")
            Name (_CRS, Buffer () {0x47, 0x01, 0x60, 0x10, 0x60, 0x10, 0x01, 0x01})
        }
        Device (ADDR)
        {
            Name (_HID, "TEST0022")
            Name (_CRS, ResourceTemplate () {
                DWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, NonCacheable,
                             ReadWrite, 0, 0x1000, 0x1FFF, 0, 0x500)
            })
        }
        Device (PORT)
        {
            Name (_HID, "TEST0023")
            Name (_CRS, ResourceTemplate () { IO (Decode16, 0x1070, 0x1060, 1, 8) })
        }
        Device (MEMY)
        {
            Name (_HID, "TEST0024")
            Name (_CRS, ResourceTemplate () { Memory32 (ReadWrite, 0x2000, 0x1000, 1, 0x10) })
        }
        Device (IRQM)
        {
            Name (_HID, "TEST0025")
            Name (_CRS, ResourceTemplate () { IRQ (Edge, ActiveHigh, Shared) {3, 4} })
        }
        Device (IRQL)
        {
            Name (_HID, "TEST0026")
            Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveHigh, Shared) {5} })
        }
        Device (DEPN)
        {
            Name (_HID, "TEST0027")
            Name (_CRS, ResourceTemplate () {
                StartDependentFn (0, 0) { IO (Decode16, 0x1100, 0x1100, 1, 8) }
                EndDependentFn ()
            })
        }
        Device (IRQR)
        {
            Name (_HID, "TEST0028")
            Name (_CRS, ResourceTemplate () {
                Interrupt (ResourceConsumer, Level, ActiveLow, Shared) {0x5000}
            })
        }
        Device (OVL1)
        {
            Name (_HID, "TEST0029")
            Name (_CRS, ResourceTemplate () {
                Memory32Fixed (ReadWrite, 0xE0000000, 0x1000)
                IRQNoFlags () {7}
            })
        }
        Device (OVL2)
        {
            Name (_HID, "TEST002A")
            Name (_CRS, ResourceTemplate () {
                Memory32Fixed (ReadWrite, 0xE0000800, 0x1000)
                IRQNoFlags () {7}
            })
        }
        Device (DRAM)
        {
            Name (_HID, "TEST002B")
            Name (_CRS, ResourceTemplate () { Memory32Fixed (ReadWrite, 0x00400000, 0x1000) })
        }

        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A08"))
            Name (_UID, 0)
            Name (_CRS, ResourceTemplate () {
                WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode,
                               0, 0, 0xFF, 0, 0x100)
                DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable,
                             ReadWrite, 0, 0xC0000000, 0xCFFFFFFF, 0, 0x10000000)
            })
            Name (_PRT, Package () {
                Package () {0x0001FFFF, 0, \_SB.LNKA, 0},
                Package () {0x0001FFFF, 1, \_SB.LNKZ, 0},
                Package () {0x0001FFFF, 2, 5, 0},
                Package () {0x0002FFFF, 0, 0, \_SB.LNKA},
                Package () {0x0003FFFF, 4, 0, 16},
                Package () {0x00040000, 0, 0, 16},
                Package () {0x0005FFFF, 0, 0, 16},
                Package () {0x0005FFFF, 0, 0, 17},
                Package () {0x0006FFFF, 0, 0, 0x5000},
                Package () {0x0007FFFF, 0, \_SB.PLST, 0}
            })
            Device (ADRX) { Name (_ADR, 0x00FF0000) }
            Device (OUTS)
            {
                Name (_HID, "TEST002C")
                Name (_CRS, ResourceTemplate () { Memory32Fixed (ReadWrite, 0xD0000000, 0x1000) })
            }
        }
        Device (PCI1)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_UID, 1)
            Name (_CRS, ResourceTemplate () {
                DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable,
                             ReadWrite, 0, 0xD8000000, 0xD8FFFFFF, 0, 0x1000000)
            })
        }
        Device (PCI2)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_UID, 2)
            Name (_CRS, ResourceTemplate () {
                WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, 0, 0x0F, 0, 0x10)
            })
        }
        Device (LNKA)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (_UID, 1)
            Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {10} })
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {5, 11} })
            Method (_SRS, 1) { }
            Method (_DIS) { }
        }
        Device (LNKB)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (_UID, 2)
            Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {11} })
        }

        // Processors

        Processor (CPUO, 0x40, 0, 0) { }
        Processor (CPUP, 0x40, 0, 0) { }
        Processor (CPUX, 0x55, 0, 0) { }
        Device (CPU0)
        {
            Name (_HID, "ACPI0007")
            Name (_UID, 0)
            Name (PREG, ResourceTemplate () { Register (FFixedHW, 0, 0, 0) })
            Name (_PCT, Package () {ResourceTemplate () { Register (FFixedHW, 0, 0, 0) },
                                    ResourceTemplate () { Register (FFixedHW, 0, 0, 0) }})
            Name (_PSS, Package () {Package () {1000, 900, 10, 10, 0x10, 0x10},
                                    Package () {2000, 800, 10, 10, 0x20, 0x20}})
            Name (_PPC, 2)
            Name (_CST, Package () {1, Package () {
                ResourceTemplate () { Register (FFixedHW, 1, 2, 0) }, 4, 1, 100}})
            Name (_CPC, Package () {3, 2, 100})
            Name (_PTC, Package () {ResourceTemplate () { Register (FFixedHW, 0, 0, 0) },
                                    ResourceTemplate () { Register (FFixedHW, 0, 0, 0) }})
            Name (_TSS, Package () {Package () {50, 100, 0, 8, 0}, Package () {100, 200, 0, 9, 0}})
            Name (_TPC, 0)
            Name (_PSD, Package () {Package () {5, 0, 0, 0x00, 1}})
            Name (_TSD, Package () {Package () {5, 0, 0, 0xFD, 0}})
        }
        Device (CPU1)
        {
            Name (_HID, "ACPI0007")
            Name (_UID, 1)
            Name (_PCT, Package () {ResourceTemplate () { Register (FFixedHW, 0, 0, 0) },
                                    ResourceTemplate () { Register (FFixedHW, 0, 0, 0) }})
            Name (_PSS, Package () {Package () {2000, 800, 10, 10, 0x10, 0x10},
                                    Package () {1000, 900, 10, 10, 0x10, 0x20},
                                    Package () {0, 700, 10, 10, 0x30, 0x30}})
            Name (_PPC, 0)
            Name (_CST, Package () {2,
                Package () {ResourceTemplate () { Register (FFixedHW, 1, 2, 0) }, 2, 100, 100},
                Package () {ResourceTemplate () { Register (FFixedHW, 1, 2, 0) }, 3, 50, 50}})
            Name (_CPC, Package () {6, 1, 100, 200, 50, 10})
            Name (_PTC, Package () {ResourceTemplate () { Register (FFixedHW, 0, 0, 0) },
                                    ResourceTemplate () { Register (FFixedHW, 0, 0, 0) }})
            Name (_TSS, Package () {Package () {100, 200, 0, 8, 0}, Package () {50, 100, 0, 8, 0}})
            Name (_TPC, 0)
        }

        // Batteries

        Device (BAT0)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_UID, 0)
            Name (_STA, 0x1F)
            Name (_BIF, Package () {2, 5000, 4000, 1, 12000, 5000, 200, 1, 1, "m", "s", "t", "o"})
            Name (_BST, Package () {3, 0, 9000, 12000})
        }
        Device (BAT1) // not there: what it says means nothing
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_UID, 1)
            Name (_STA, 0x0F)
            Name (_BIF, Package () {2, 5000, 4000, 1, 12000, 5000, 200, 1, 1, "m", "s", "t", "o"})
            Name (_BST, Package () {3, 0, 9000, 12000})
        }

        // Events

        Device (GPLA) { Name (_HID, "TEST0030") Method (_L11) { } }
        Device (QPLA) { Name (_HID, "TEST0031") Method (_Q11) { } }
        Device (EC00) { Name (_HID, EisaId ("PNP0C09")) Name (_UID, 0) }
        Device (EC01)
        {
            Name (_HID, EisaId ("PNP0C09"))
            Name (_UID, 1)
            Name (_GPE, 0xF1)
            Name (_CRS, ResourceTemplate () { IO (Decode16, 0x62, 0x62, 1, 1)
                                              IO (Decode16, 0x66, 0x66, 1, 1) })
            Method (_Q33) { }
        }
        Device (EC02)
        {
            Name (_HID, EisaId ("PNP0C09"))
            Name (_UID, 2)
            Name (_GPE, 0x12)
            Name (_CRS, ResourceTemplate () { IO (Decode16, 0x68, 0x68, 1, 1)
                                              IO (Decode16, 0x6C, 0x6C, 1, 1) })
        }
        Device (WAK0) { Name (_HID, "TEST0032") Name (_PRW, Package () {0xF2, 4}) }
        Device (WAK1) { Name (_HID, "TEST0033") Name (_PRW, Package () {0x13, 2}) }
    }

    Scope (\_TZ)
    {
        ThermalZone (TZ00)
        {
            Name (_TMP, 9999)
            Name (_CRT, 3732)
            Name (_PSV, 3832)
            Name (_AC0, 3332)
            Name (_AL0, Package () {})
            Name (_AC1, 3432)
            Name (_AL1, Package () {})
        }
        ThermalZone (TZ01) { Name (_TMP, 3000) Name (_CRT, 0) }
        ThermalZone (TZ02) { Name (_TMP, 3000) }
    }
}
