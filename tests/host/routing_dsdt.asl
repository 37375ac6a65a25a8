// SPDX-License-Identifier: MIT
// Root bridges, bridges, links and routing tables, good ones and such as real firmware has them, for
// test_routing.c. routing_dsdt.h is made of it, against iasl's will, by
//   iasl -f -p /tmp/routing routing_dsdt.asl; (echo '// SPDX-License-Identifier: MIT';
//   echo '// Made of routing_dsdt.asl.'; xxd -i -c 16 < /tmp/routing.aml) > routing_dsdt.h
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "ROUTING", 1)
{
    Name (MODE, 0)
    Method (_PIC, 1) { MODE = Arg0 }

    Scope (\_SB)
    {
        // Links. NSET counts how often _SRS ran.

        // Has interrupt 10.
        Device (LNKA)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (NSET, 0)
            Name (CRNT, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {10} })
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {5, 10, 11} })
            Method (_CRS) { Return (CRNT) }
            Method (_SRS, 1) { NSET++ CRNT = Arg0 }
        }
        // Is off, and may have 3, 5, 10 or 11. Its _CRS has no flags.
        Device (LNKB)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (NSET, 0)
            Name (CRNT, ResourceTemplate () { IRQNoFlags () {} })
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {3, 5, 10, 11} })
            Method (_STA) { If (NSET) { Return (0xB) } Return (9) }
            Method (_CRS) { Return (CRNT) }
            Method (_SRS, 1) { NSET++ CRNT = Arg0 }
        }
        // The same with dependent functions, and a device that says nothing of what it was given.
        Device (LNKC)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (NSET, 0)
            Name (GOT0, 0)
            Name (CRNT, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {} })
            Name (_PRS, ResourceTemplate ()
            {
                StartDependentFn (0, 0) { IRQ (Level, ActiveLow, Shared) {10, 11} }
                EndDependentFn ()
            })
            Method (_CRS) { Return (CRNT) }
            Method (_SRS, 1) { NSET++ CopyObject (Arg0, GOT0) }
        }
        // A GSI, on, with an _SRS that nobody should need.
        Device (LNKD)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (NSET, 0)
            Name (_CRS, ResourceTemplate ()
            {
                Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) {20, 21}
            })
            Name (_PRS, ResourceTemplate ()
            {
                Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) {20}
            })
            Method (_SRS, 1) { NSET++ }
        }
        // A choice of GSIs; _CRS is what _SRS was given, once it was.
        Device (LNKE)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (CRNT, ResourceTemplate ()
            {
                Interrupt (ResourceConsumer, Level, ActiveLow, Shared) {0}
            })
            Name (_PRS, ResourceTemplate ()
            {
                Interrupt (ResourceConsumer, Level, ActiveLow, Shared) {20, 22, 23}
            })
            Method (_CRS) { Return (CRNT) }
            Method (_SRS, 1) { CRNT = Arg0 }
        }
        // Has what it does not offer, as left by a boot loader.
        Device (LNKJ)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (NDIS, 0)
            Name (CRNT, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {6} })
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {9} })
            Method (_CRS) { Return (CRNT) }
            Method (_SRS, 1) { CRNT = Arg0 }
            Method (_DIS) { NDIS++ }
        }
        Device (LNKK) // the same, and cannot be changed
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {6} })
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {9} })
        }
        // Is off, which its _CRS says by saying nothing, or is not there.
        Device (LNKL)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (GOT0, 0)
            Name (_CRS, ResourceTemplate () {})
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {10} })
            Method (_SRS, 1) { CopyObject (Arg0, GOT0) }
        }
        Device (LNKM)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (GOT0, 0)
            Name (_PRS, ResourceTemplate ()
            {
                Interrupt (ResourceConsumer, Level, ActiveLow, Shared) {11}
            })
            Method (_SRS, 1) { CopyObject (Arg0, GOT0) }
        }
        Device (LNKF) // not there
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (_STA, 0)
            Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {11} })
        }
        Device (LNKG) // offers nothing
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {} })
        }
        Device (LNKH) // fails
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) {11} })
            Name (NSET, 0)
            Method (_SRS, 1) { NSET++ Local0 = 1 / (NSET - NSET) }
        }
        // On, at a GSI that 8259s do not have.
        Device (LNKI)
        {
            Name (_HID, EisaId ("PNP0C0F"))
            Name (NDIS, 0)
            Name (CRNT, ResourceTemplate ()
            {
                Interrupt (ResourceConsumer, Level, ActiveLow, Shared) {40}
            })
            Name (_PRS, ResourceTemplate ()
            {
                Interrupt (ResourceConsumer, Level, ActiveLow, Shared) {40, 7, 41}
            })
            Method (_CRS) { Return (CRNT) }
            Method (_SRS, 1) { CRNT = Arg0 }
            Method (_DIS) { NDIS++ }
        }

        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A08"))
            Name (_CID, EisaId ("PNP0A03"))
            Name (_BBN, 0x55) // wrong: _CRS is right
            Name (_CRS, ResourceTemplate ()
            {
                IO (Decode16, 0x0CF8, 0x0CF8, 1, 8)
                WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, 0, 0x7F, 0, 0x80)
            })
            Name (NPRT, 0)
            Name (PRTA, Package ()
            {
                Package () { 0x0001FFFF, 0, 0, 16 },
                Package () { 0x0001FFFF, 1, 0, 17 },
                Package () { 0x0002FFFF, 0, LNKD, 0 },
                Package () { 0x0002FFFF, 1, LNKE, 0 },
                Package () { 0x0002FFFF, 2, LNKD, 1 },
                Package () { 0x0002FFFF, 3, LNKD, 2 },
                Package () { 0x0003FFFF, 0, 18, LNKD },      // exchanged, a number for an index
                Package () { 0x0003FFFF, 1, 0, LNKE },       // exchanged
                Package () { 0x0003FFFF, 2, "\\_SB.LNKE", 0 },
                Package () { 0x0003FFFF, 3, "LNKD", Zero },
                Package () { 0x0004FFFF, 0, "", 19 },
                Package () { 0x0004FFFF, 1, Zero, 20, 99 }, // five
                Package () { 0x0004FFFF, 2, Zero },         // three
                Package () { 0x0004FFFF, 3, "\\_SB.NONE", 0 },
                Package () { 0x0005FFFF, 4, 0, 16 },        // no such pin
                Package () { 0x0005FFFF, 0, LNKX, 0 },      // no such name
                Package () { 0x0020FFFF, 1, 0, 16 },        // no such device
                Package () { "address", 1, 0, 16 },
                0x1234,
                Package () { 0x00060002, 0, 0, 21 },        // a function's own
                Package () { 0x0007FFFF, 0, LNKF, 0 },
                Package () { 0x0007FFFF, 1, LNKG, 0 },
                Package () { 0x0007FFFF, 2, LNKH, 0 },
                Package () { 0x0007FFFF, 3, LNKA, 0 },
                Package () { 0x0008FFFF, 0, LNKI, 0 },
                Package () { 0x001CFFFF, 0, 0, 16 },
                Package () { 0x001CFFFF, 1, 0, 17 },
                Package () { 0x001CFFFF, 2, 0, 18 },
                Package () { 0x001CFFFF, 3, 0, 19 },
                Package () { 0x001EFFFF, 0, 0, 22 },
                Package () { 0x001EFFFF, 1, 0, 23 }
            })
            Name (PRTP, Package ()
            {
                Package () { 0x0001FFFF, 0, LNKA, 0 },
                Package () { 0x0001FFFF, 1, LNKB, 0 },
                Package () { 0x0001FFFF, 2, LNKC, 0 },
                Package () { 0x0001FFFF, 3, LNKI, 0 },
                Package () { 0x0002FFFF, 0, LNKB, 0 },
                Package () { 0x0003FFFF, 0, LNKJ, 0 },
                Package () { 0x0003FFFF, 1, LNKK, 0 },
                Package () { 0x0003FFFF, 2, LNKL, 0 },
                Package () { 0x0003FFFF, 3, LNKM, 0 }
            })
            Method (_PRT)
            {
                NPRT++
                If (MODE) { Return (PRTA) }
                Return (PRTP)
            }
            // A bridge with a table of its own, of one entry that is no package of entries.
            Device (BRG0)
            {
                Name (_ADR, 0x001E0000)
                Name (_PRT, Package () { 0x0001FFFF, 0, 0, 30 })
            }
            // One whose table fails.
            Device (BRG1)
            {
                Name (_ADR, 0x001C0000)
                Method (_PRT) { Return (0) }
                Device (BRG2) { Name (_ADR, 0x00020000) }
            }
        }
        Device (PCI1) // of another segment
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_SEG, 1)
            Name (_BBN, 0x40)
            Name (_PRT, Package () { Package () { 0x0000FFFF, 0, 0, 48 } })
        }
        Device (PCI2) // there is a bus 0 already
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_PRT, Package () { Package () { 0x0001FFFF, 0, 0, 99 } })
        }
        Device (PCI3) // not there
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_BBN, 0x60)
            Name (_STA, 0)
        }

        // For acpi_resources_of and acpi_resources_set
        Device (DEV0)
        {
            Name (_CRS, ResourceTemplate ()
            {
                IO (Decode16, 0x03F8, 0x03F8, 1, 8)
                IRQNoFlags () {4}
            })
            Name (_PRS, ResourceTemplate ()
            {
                StartDependentFn (0, 0)
                {
                    IRQ (Edge, ActiveHigh, Exclusive) {4}
                    IO (Decode16, 0x03F8, 0x03F8, 1, 8)
                }
                StartDependentFnNoPri ()
                {
                    IRQ (Edge, ActiveHigh, Exclusive) {3}
                    IO (Decode16, 0x02F8, 0x02F8, 1, 8)
                }
                EndDependentFn ()
            })
            Name (GOT0, 0)
            Method (_SRS, 1) { CopyObject (Arg0, GOT0) }
            Device (SUB0) {} // has none of its own
            Device (SUB1) // cannot be read, so it gets what is given
            {
                Name (_CRS, 5)
                Name (GOT0, 0)
                Method (_SRS, 1) { CopyObject (Arg0, GOT0) }
            }
        }
    }
}
