# SPDX-License-Identifier: MIT
"""`aml battery` and `aml thermal`: small laptops, each with its fields where some maker has them.

What real machines' firmware makes of the same model is in tests/corpus/test_battery.py.
"""

import os
import struct
import subprocess

import pytest

LIMIT_S = 60

EC = """
    Device (EC0)
    {
        Name (_HID, EisaId ("PNP0C09"))
        Name (_CRS, ResourceTemplate () { IO (Decode16, 0x62, 0x62, 1, 1)
                                          IO (Decode16, 0x66, 0x66, 1, 1) })
        Name (ECOK, 0)
        Method (_REG, 2) { If (Arg0 == 3) { ECOK = Arg1 } }
        %s
    }
"""
BATTERY = """
    Device (BAT0)
    {
        Name (_HID, EisaId ("PNP0C0A"))
        %s
    }
"""

# _BIF and _BST of what the controller's methods and fields give.
METHODS = """
        Name (PBIF, Package () {{ 1, 0, 0, 1, 0, 0, 0, 0, 0, "", "", "", "" }})
        Name (PBST, Package () {{ 0, 0, 0, 0 }})
        Method (_BIF)
        {{
            PBIF[1] = {design}
            PBIF[2] = {full}
            PBIF[4] = {design_mv}
            Return (PBIF)
        }}
        Method (_BST)
        {{
            PBST[0] = {state}
            PBST[1] = {rate}
            PBST[2] = {left}
            PBST[3] = {mv}
            Return (PBST)
        }}"""


@pytest.fixture
def machine(built, tmp_path):
    """Compiles a DSDT and says what the tool prints of it."""
    def run(terms, command="battery", tables=()):
        (tmp_path / "dsdt.asl").write_text('DefinitionBlock ("", "DSDT", 2, "FLIGHT", "LAPTOP", 1) '
                                           "{ Scope (\\_SB) { %s } }" % terms)
        done = subprocess.run(["iasl", "-p", tmp_path / "dsdt", tmp_path / "dsdt.asl"],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        os.remove(tmp_path / "dsdt.asl")
        for name, data in tables:
            (tmp_path / name).write_bytes(data)
        done = subprocess.run([built.aml, command, tmp_path], capture_output=True, text=True,
                              timeout=LIMIT_S, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout
    return run


GOOD = """\\_SB.BAT0: battery, discharging, 75 %, 2:15 h until empty
  charge     3375 of 4500 mAh (37.4 Wh)
  design     5000 mAh (55.5 Wh), health 90 %
  voltage    11.400 V of 11.100 V
  rate       1500 mA (16.6 W)
"""


def test_memory_that_the_controller_shares(machine):
    ec = EC % """
        OperationRegion (ERAM, SystemMemory, 0xFE0B0300, 0x100)
        Field (ERAM, ByteAcc, NoLock, Preserve)
        {
            Offset (0x10), BAM0, 1, , 3, BOL0, 1, , 3, BST0, 8, BRC0, 16, BPV0, 16, BDV0, 16,
            BDC0, 16, BFC0, 16, Offset (0x30), BAC0, 16
        }"""
    battery = BATTERY % """
        Method (_STA) { If (\\_SB.EC0.ECOK && \\_SB.EC0.BOL0) { Return (0x1f) } Return (0x0f) }
        Method (_BIF) { Return (Package () {
            \\_SB.EC0.BAM0, \\_SB.EC0.BDC0, \\_SB.EC0.BFC0, 1, \\_SB.EC0.BDV0,
            0, 0, 0, 0, "", "", "", "" }) }
        Method (_BST) { Return (Package () {
            \\_SB.EC0.BST0, \\_SB.EC0.BAC0, \\_SB.EC0.BRC0, \\_SB.EC0.BPV0 }) }"""
    shown = machine(ec + battery)
    assert shown.startswith(GOOD) and "the rate is negative" in shown


PAGED = """
        OperationRegion (RAM, EmbeddedControl, 0, 0x100)
        Field (RAM, ByteAcc, NoLock, Preserve)
        { Offset (0x38), HB0S, 7, HB0A, 1, Offset (0x81), HIID, 8 }
        Field (RAM, ByteAcc, NoLock, Preserve)
        { Offset (0xa0), SBRC, 16, SBFC, 16, Offset (0xa8), SBAC, 16, SBVO, 16 }
        Field (RAM, ByteAcc, NoLock, Preserve) { Offset (0xa0), SBDC, 16, SBDV, 16 }
        Field (RAM, ByteAcc, NoLock, Preserve) { Offset (0xa0), SBMN, 128 }"""


def test_pages_behind_the_ports(machine):
    battery = BATTERY % """
        Name (PBIF, Package () { 1, 0, 0, 1, 0, 0, 0, 0, 0, "", "", "", "" })
        Method (_STA) { If (\\_SB.EC0.HB0A) { Return (0x1f) } Return (0x0f) }
        Method (_BIF)
        {
            Local0 = PBIF
            \\_SB.EC0.HIID = 0
            Local0[2] = \\_SB.EC0.SBFC
            \\_SB.EC0.HIID = 2
            Local0[1] = \\_SB.EC0.SBDC
            Local0[4] = \\_SB.EC0.SBDV
            \\_SB.EC0.HIID = 5
            Local0[12] = \\_SB.EC0.SBMN
            Return (Local0)
        }
        Name (PBST, Package () { 0, 0, 0, 0 })
        Method (_BST)
        {
            If (\\_SB.EC0.HB0S & 0x40) { PBST[0] = 1 }
            \\_SB.EC0.HIID = 0
            PBST[1] = (0x10000 - \\_SB.EC0.SBAC)
            PBST[2] = \\_SB.EC0.SBRC
            PBST[3] = \\_SB.EC0.SBVO
            Return (PBST)
        }"""
    assert machine(EC % PAGED + battery) == GOOD + "  made by    FIRSTLIGHT\n"


def test_bytes_of_two_halves(machine):
    fields = """
        OperationRegion (RAM, EmbeddedControl, 0, 0x100)
        Field (RAM, ByteAcc, NoLock, Preserve)
        { Offset (0x31), MBTS, 1, Offset (0x38), MDCL, 8, MDCH, 8, MDVL, 8, MDVH, 8,
          Offset (0x44), MFCL, 8, MFCH, 8, MCUL, 8, MCUH, 8, MRCL, 8, MRCH, 8, MVOL, 8, MVOH, 8 }
        Method (TWO, 2) { Return (Arg0 | (Arg1 << 8)) }"""
    battery = BATTERY % METHODS.format(
        design="TWO (MDCL, MDCH)", full="TWO (MFCL, MFCH)", design_mv="TWO (MDVL, MDVH)",
        state="MBTS", rate="TWO (MCUL, MCUH)", left="TWO (MRCL, MRCH)", mv="TWO (MVOL, MVOH)")
    assert machine(EC % (fields + battery)).startswith(GOOD.replace("BAT0", "EC0.BAT0", 1))


def test_index_and_data_ports(machine):
    ec = EC % """
        OperationRegion (BRAM, SystemIO, 0x25a, 2)
        Field (BRAM, ByteAcc, NoLock, Preserve) { BRAI, 8, BRAD, 8 }
        IndexField (BRAI, BRAD, ByteAcc, NoLock, Preserve)
        { Offset (0xa0), B0VL, 16, B0RC, 16, B0FC, 16, Offset (0xaa), B0CC, 16, B0DC, 16,
          B0DV, 16 }"""
    battery = BATTERY % """
        Method (_BIF) { Return (Package () { 1, \\_SB.EC0.B0DC, \\_SB.EC0.B0FC, 1, \\_SB.EC0.B0DV,
                                             0, 0, 0, 0, "", "", "", "" }) }
        Method (_BST) { Return (Package () {
            1, \\_SB.EC0.B0CC, \\_SB.EC0.B0RC, \\_SB.EC0.B0VL }) }"""
    assert machine(ec + battery).startswith(GOOD)


def test_smbus_host_registers(machine):
    fields = """
        OperationRegion (RAM, EmbeddedControl, 0, 0x100)
        Field (RAM, ByteAcc, NoLock, Preserve)
        { Offset (0x18), SMPR, 8, SMST, 8, SMAD, 8, SMCM, 8, SMW0, 16 }
        Method (SMRD, 1)
        {
            SMAD = 0x16
            SMCM = Arg0
            SMPR = 9
            Local0 = 50
            While (SMPR && Local0)
            {
                Sleep (1)
                Local0--
            }
            If (SMST == 0x80) { Return (SMW0) }
            Return (Ones)
        }"""
    battery = BATTERY % METHODS.format(
        design="SMRD (0x18)", full="SMRD (0x10)", design_mv="SMRD (0x19)", state="One",
        rate="SMRD (0x0a)", left="SMRD (0x0f)", mv="SMRD (0x09)")
    assert machine(EC % (fields + battery)).startswith(GOOD.replace("BAT0", "EC0.BAT0", 1))


def test_what_an_event_tells(machine):
    """The battery is there only once the query that says so was handled."""
    ec = EC % "Name (BTIN, 0) Method (_Q40) { BTIN = 1 Notify (BAT0, 0x81) }"
    battery = BATTERY % """
        Method (_STA) { If (\\_SB.EC0.BTIN) { Return (0x1f) } Return (0x0f) }
        Name (_BIF, Package () { 0, 50000, 45000, 1, 11100, 0, 0, 0, 0, "", "", "", "" })
        Name (_BST, Package () { 2, 20000, 22500, 11400 })"""
    shown = machine(ec + battery)
    assert shown.startswith("\\_SB.BAT0: battery, charging, 50 %, 1:07 h until full")


def test_a_gauge_on_i2c(machine):
    """A tablet: no controller, one cell, words of a gauge's registers by GenericSerialBus."""
    shown = machine("""
        Device (I2C1) {}
        Device (BATC)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (AVBL, 0)
            Method (_REG, 2) { If (Arg0 == 9) { AVBL = Arg1 } }
            OperationRegion (DVFG, GenericSerialBus, 0, 0x100)
            Field (DVFG, BufferAcc, NoLock, Preserve)
            {
                Connection (I2cSerialBusV2 (0x36, ControllerInitiated, 100000,
                                            AddressingMode7Bit, "\\_SB.I2C1")),
                AccessAs (BufferAcc, AttribWord),
                Offset (0x05), FG05, 8, Offset (0x09), FG09, 8, FG0A, 8, Offset (0x10), FG10, 8
            }
            Name (BUFF, Buffer (4) {})
            CreateWordField (BUFF, 2, WORD)
            Name (PBIF, Package () { 1, 5000, 0, 1, 3800, 0, 0, 0, 0, "", "", "", "" })
            Name (PBST, Package () { 1, 0, 0, 0 })
            Method (_STA) { If (AVBL) { Return (0x1f) } Return (0) }
            Method (_BIF)
            {
                BUFF = FG10
                PBIF[2] = WORD / 2
                Return (PBIF)
            }
            Method (_BST)
            {
                BUFF = FG05
                PBST[2] = WORD / 2
                BUFF = FG0A
                PBST[1] = (0x10000 - WORD) * 5 / 32
                BUFF = FG09
                PBST[3] = WORD * 5 / 64
                Return (PBST)
            }
        }""")
    assert shown.startswith("\\_SB.BATC: battery, discharging, 75 %, 2:15 h until empty\n"
                            "  charge     3375 of 4500 mAh (12.8 Wh)\n")
    assert "  voltage    3.800 V of 3.800 V\n  rate       1500 mA (5.7 W)\n" in shown


def ecdt(command, data, path):
    gas = struct.pack("<BBBBQ", 1, 8, 0, 1, command) + struct.pack("<BBBBQ", 1, 8, 0, 1, data)
    body = gas + struct.pack("<IB", 0, 0x17) + path.encode() + b"\0"
    table = bytearray(b"ECDT" + struct.pack("<IBB", 36 + len(body), 1, 0) + b"FLIGHTLAPTOP  "
                      + struct.pack("<I4sI", 1, b"TEST", 1) + body)
    table[9] = -sum(table) & 0xff
    return bytes(table)


def test_a_controller_of_the_ecdt(machine):
    """The DSDT's code at load reads it already; only the ECDT says where its ports are then."""
    terms = """
        Device (EC0)
        {
            Name (_HID, EisaId ("PNP0C09"))
            OperationRegion (RAM, EmbeddedControl, 0, 0x100)
            Field (RAM, ByteAcc, NoLock, Preserve) { Offset (0x30), BYTE, 8 }
            Name (SEEN, 0xff)
            If (1) { BYTE = 0x5a SEEN = BYTE }
        }""" + BATTERY % """
        Method (_STA) { If (\\_SB.EC0.SEEN == 0x5a) { Return (0x1f) } Return (0x0f) }
        Name (_BIF, Package () { 0, 50000, 45000, 1, 11100, 0, 0, 0, 0, "", "", "", "" })
        Name (_BST, Package () { 2, 20000, 22500, 11400 })"""
    shown = machine(terms, tables=[("ecdt.dat", ecdt(0x66, 0x62, "\\_SB.EC0"))])
    assert shown.startswith("\\_SB.BAT0: battery, charging, 50 %")


def test_nothing_to_tell(machine):
    assert machine("Device (DEV0) {}") == "no battery, adapter or lid\n"


def test_thermal(machine):
    terms = """
        ThermalZone (TZ0) { Name (_TMP, 3232) Name (_CRT, 3732) }
        ThermalZone (TZ1) { Name (_TMP, 3800) Name (_CRT, 3732) }
        Device (FAN0) { Name (_HID, EisaId ("PNP0C0B")) Name (_FIF, Package () {0, 0, 1, 0})
                        Name (_FST, Package () {0, 2, 3100}) }
        Device (LCD0) { Name (_BCL, Package () {100, 50, 25}) Method (_BCM, 1) {} }"""
    assert machine(terms, command="thermal") == (
        "\\_SB.TZ0: thermal zone, 50.0 C\n  critical   100.0 C\n"
        "\\_SB.TZ1: thermal zone, 106.8 C, CRITICAL\n  critical   100.0 C\n"
        "\\_SB.FAN0: fan, on, 3100 rpm, level 2 of 0\n"
        "\\_SB.LCD0: backlight, level unknown; 25 50 100\n")
    assert machine("Device (DEV0) {}", command="thermal") == "no thermal zone, fan or backlight\n"
