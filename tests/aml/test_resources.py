# SPDX-License-Identifier: MIT
"""`aml resources`: what it prints of a _CRS is ASL that iasl makes the same _CRS of."""

import re
import subprocess

CRS = r"""
    IRQ (Level, ActiveLow, Shared) {10, 11}
    IO (Decode16, 0x03F8, 0x03F8, 0x01, 0x08)
    Memory32Fixed (ReadWrite, 0xFED00000, 0x00000400)
    QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Prefetchable, ReadWrite, 0x0, """ \
    r"""0x800000000, 0xFFFFFFFFF, 0x0, 0x800000000)
    Interrupt (ResourceConsumer, Level, ActiveLow, SharedAndWake, 0x00, "\\_SB.LNKA") {20, 21}
    I2cSerialBusV2 (0x2C, ControllerInitiated, 400000, AddressingMode7Bit, "\\_SB.I2C1", 0, """ \
    r"""ResourceConsumer, , Exclusive)
    GpioInt (Edge, ActiveLow, ExclusiveAndWake, PullUp, 0, "\\_SB.GPI0", 0) {0x44}
"""


def compiled(folder, name, body):
    source = folder / f"{name}.asl"
    source.write_text('DefinitionBlock ("", "DSDT", 2, "FIRST", "RES", 1) {\n'
                      "Device (\\_SB.DEV0) {\nName (_HID, \"TEST0001\")\n"
                      f"Name (_CRS, ResourceTemplate () {{\n{body}\n}})\n}}\n"
                      "Device (\\_SB.DEV0.SUB0) {}\nName (\\BAD0, 5)\n}\n", encoding="utf-8")
    done = subprocess.run(["iasl", "-p", str(folder / name), str(source)],
                          capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout
    return folder / f"{name}.aml"


def resources(built, table, *options):
    return subprocess.run([built.aml, "resources", table, *options],
                          capture_output=True, text=True, timeout=30, check=False)


def test_printed_asl_makes_the_same_template(built, tmp_path):
    first = compiled(tmp_path, "first", CRS)
    done = resources(built, first, "--path", r"\_SB.DEV0")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 7
    second = compiled(tmp_path, "second", done.stdout)
    assert second.read_bytes()[36:] == first.read_bytes()[36:]


def test_object_itself_and_all(built, tmp_path):
    table = compiled(tmp_path, "first", CRS)
    one = resources(built, table, "--path", r"\_SB.DEV0._CRS")
    everything = resources(built, table)
    assert one.returncode == everything.returncode == 0
    lines = everything.stdout.splitlines()
    assert lines[0] == r"\_SB.DEV0._CRS"
    assert [re.sub("^    ", "", line) for line in lines[1:]] == one.stdout.splitlines()


def test_what_has_none_is_told(built, tmp_path):
    table = compiled(tmp_path, "first", CRS)
    # A device without a _CRS does not get its parent's.
    done = resources(built, table, "--path", r"\_SB.DEV0.SUB0")
    assert (done.returncode, done.stdout) == (1, "")
    assert "SUB0._CRS" in done.stderr
    done = resources(built, table, "--path", r"\BAD0")
    assert done.returncode == 1 and "Integer, not a buffer" in done.stderr
