// SPDX-License-Identifier: MIT
// What test_acpi_sleep.c puts to sleep. Each method says through a port of its own that it ran, and
// with what.

DefinitionBlock ("sleep_dsdt.aml", "DSDT", 2, "FLIGHT", "SLEEP", 1)
{
    OperationRegion (PORT, SystemIO, 0x80, 8)
    Field (PORT, ByteAcc, NoLock, Preserve)
    {
        TTS, 8, PTS, 8, WAK, 8, SST, 8, DSW, 8, PSW, 8, PRON, 8
    }

    Name (\_S0, Package () { 6, 4, 0, 0 })
    Name (\_S1, Package () { 1, 2, 0, 0 })
    Name (TEXT, "no package")
    Method (\_S2) { Return (TEXT) }
    Name (\_S3, Package () { 5, 3, 0, 0 })
    Name (\_S5, Package () { 7, 7, 0, 0 })

    Name (FAIL, 0)
    Name (RES0, 0)
    Name (BADP, 0)
    Method (\BSET, 1) { BADP = Arg0 }
    Method (\FSET, 2)
    {
        FAIL = Arg0
        RES0 = Arg1
    }

    Method (\_TTS, 1) { TTS = Arg0 }
    Method (\_PTS, 1)
    {
        PTS = Arg0
        If (FAIL) { Divide (1, RES0, Local0) }
    }
    Method (\_WAK, 1)
    {
        WAK = Arg0
        Return (Package () { RES0, 0 })
    }
    Scope (\_SI)
    {
        Method (_SST, 1) { SST = Arg0 }
    }

    PowerResource (PRES, 0, 0)
    {
        Method (_STA) { Return (1) }
        Method (_ON) { PRON = 1 }
        Method (_OFF) { PRON = 0 }
    }
    Scope (\_SB)
    {
        Device (LID0)
        {
            Name (_HID, "PNP0C0D")
            Name (_PRW, Package () { 0x0A, 4, PRES })
            Method (_DSW, 3) { DSW = Arg0 << 6 | Arg1 << 3 | Arg2 }
        }
        Device (BTN0)
        {
            Name (_HID, "PNP0C0C")
            Name (_PRW, Package () { 0x0B, 3 })
            Method (_PSW, 1) { PSW = Arg0 }
        }
        Device (BAD0)
        {
            Name (_HID, "PNP0C0E")
            Method (_STA) { Return (BADP) }
            Name (_PRW, Package () { 0x0C, 4 })
            Method (_DSW, 3) { Divide (1, Arg2, Local0) }
        }
    }
}
