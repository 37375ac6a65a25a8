// SPDX-License-Identifier: MIT
// The table of test_acpi_event*.c. event_dsdt.h is made of it by
//   iasl -f -p /tmp/event event_dsdt.asl; (echo "// SPDX-License-Identifier: MIT";
//   echo "// Made of event_dsdt.asl."; xxd -i -c 16 < /tmp/event.aml) > event_dsdt.h
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "EVENT", 0)
{
    Name (RUNS, 0)  // how many methods ran
    Name (LAST, 0)  // which was the last
    Method (RAN, 1) { RUNS++; LAST = Arg0 }
    Method (GLCK)
    {
        Acquire (\_GL, 0xffff)
        Notify (\_SB.DEV0, 0x99)                   // firmware asks for it meanwhile
        Release (\_GL)
    }

    Scope (\_GPE)
    {
        Name (_HID, "ACPI0006")                    // QEMU has that
        Method (_L01) { RAN (1) Notify (\_SB.DEV0, 0x80) }
        Method (_E02) { RAN (2) Notify (\_SB.DEV0, 0x81) }
        Method (_L03) { RAN (3) }                  // of a device that wakes the machine
        Method (_E05) { RAN (5) Local0 = 1 / (RUNS - RUNS) }
        Method (_L06) { RAN (0x106) }              // both: the first one counts
        Method (_E06) { RAN (0x206) }
        Method (_L07) { RAN (7) }                  // of the lid
        Method (_L12) { RAN (0x12) }               // in the second block
        Method (_LZ1) { RAN (0x999) }              // no number
        Method (_L40) { RAN (0x40) }               // no register
    }
    Scope (\_SB)
    {
        Device (DEV0) { Name (_HID, "FLT0000") }
        Device (DEV1)
        {
            Name (_HID, "FLT0001")
            Name (_PRW, Package () { 3, 4 })
        }
        Device (DEV2)                              // has no method: it is told itself
        {
            Name (_HID, "FLT0002")
            Name (_PRW, Package () { 4, 3 })
        }
        Device (DEV3)
        {
            Name (_HID, "FLT0003")
            Name (_PRW, Package () { Package () { \_SB.GPEB, 1 }, 3 })
        }
        Device (LID0)                              // its own events come by what also wakes
        {
            Name (_HID, EisaId ("PNP0C0D"))
            Name (_PRW, Package () { 7, 3 })
        }
        Device (BAD0) { Name (_HID, "FLT0004") Name (_PRW, "nonsense") }
        Device (BAD1) { Name (_HID, "FLT0005") Name (_PRW, Package () { 0x77, 3 }) }
        Device (GPEB)
        {
            Name (_HID, "ACPI0006")
            Name (_CRS, ResourceTemplate ()
            {
                IO (Decode16, 0x700, 0x700, 1, 4)
                Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 23 }
            })
            Method (_L00) { RAN (0x700) }
        }
        Device (GED0)
        {
            Name (_HID, "ACPI0013")
            Name (_CRS, ResourceTemplate ()
            {
                Interrupt (ResourceConsumer, Level, ActiveLow, Exclusive) { 40 }
                Interrupt (ResourceConsumer, Edge, ActiveHigh, Exclusive) { 41 }
            })
            Method (_EVT, 1, Serialized) { RAN (Arg0) Notify (DEV0, 0x82) }
        }
    }
}
