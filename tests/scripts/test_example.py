# SPDX-License-Identifier: MIT
"""docs/example/kernel.c, which shows kernel authors how to use acpi/, builds and does what it says."""

import os
import struct
import subprocess

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCE = os.path.join(TOP, "docs", "example", "kernel.c")
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
RAM = 0x100000

DSDT = """
DefinitionBlock ("", "DSDT", 2, "FIRST", "EXAMPLE", 1)
{
    Name (\\_S5, Package () { 5, 5 })
    Name (\\MODE, 0)
    Method (\\_PIC, 1) { MODE = Arg0 }
    Device (\\_SB.COM1)
    {
        Name (_HID, EisaId ("PNP0501"))
        Name (_CRS, ResourceTemplate ()
        {
            IO (Decode16, 0x3F8, 0x3F8, 1, 8)
            IRQNoFlags () { 4 }
        })
    }
    Device (\\_SB.PBTN)
    {
        Name (_HID, EisaId ("PNP0C0C"))
        Method (PUSH) { If (MODE == 1) { Notify (PBTN, 0x80) } }
    }
}
"""
SSDT = """
DefinitionBlock ("", "SSDT", 2, "FIRST", "MORE", 1)
{
    Device (\\_SB.PWRB) { Name (_HID, "XYZW0001") }
}
"""


def compiled(folder, name, text):
    (folder / f"{name}.asl").write_text(text)
    subprocess.run(["iasl", "-p", str(folder / name), str(folder / f"{name}.asl")], check=True,
                   capture_output=True, timeout=60)
    return (folder / f"{name}.aml").read_bytes()


def summed(data, at):
    data = bytearray(data)
    data[at] = 0
    data[at] = -sum(data) & 0xFF
    return bytes(data)


def table(signature, revision, body):
    header = struct.pack("<4sIBB6s8sI4sI", signature, 36 + len(body), revision, 0, b"FIRST ",
                         b"EXAMPLE ", 1, b"TEST", 1)
    return summed(header + body, 9)


def memory(dsdt, ssdt):
    """RSDP, XSDT, FADT, FACS and AML from RAM on."""
    at = {"xsdt": RAM + 0x100, "fadt": RAM + 0x200, "facs": RAM + 0x400, "dsdt": RAM + 0x1000,
          "ssdt": RAM + 0x1000 + len(dsdt)}
    fadt = bytearray(244 - 36)

    def put(offset, layout, *values):
        struct.pack_into(layout, fadt, offset - 36, *values)
    put(36, "<II", at["facs"], at["dsdt"])
    put(46, "<H", 9)  # SCI
    put(56, "<I", 0x600)  # PM1a event block
    put(64, "<I", 0x604)  # PM1a control block
    put(88, "<BB", 4, 2)  # their lengths
    xsdt = table(b"XSDT", 1, struct.pack("<QQ", at["fadt"], at["ssdt"]))
    rsdp = struct.pack("<8sB6sBIIQB3x", b"RSD PTR ", 0, b"FIRST ", 2, 0, 36, at["xsdt"], 0)
    rsdp = summed(rsdp[:20], 8) + rsdp[20:]
    image = bytearray(0x1000) + dsdt + ssdt
    for place, data in [(RAM, summed(rsdp, 32)), (at["xsdt"], xsdt),
                        (at["fadt"], table(b"FACP", 3, bytes(fadt))),
                        (at["facs"], struct.pack("<4sI", b"FACS", 64) + bytes(56))]:
        image[place - RAM:place - RAM + len(data)] = data
    return bytes(image)


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    library = os.path.join(BUILD, "host", "libacpi.a")
    program = folder / "example"
    subprocess.run([os.environ.get("CLANG", "clang"), "-std=c11", "-Wall", "-Wextra", "-Werror",
                    "-g", "-I" + os.path.join(TOP, "kernel/base/include"),
                    "-I" + os.path.join(TOP, "acpi/include"), SOURCE, library, "-o", str(program)],
                   check=True, timeout=120)
    (folder / "memory").write_bytes(memory(compiled(folder, "dsdt", DSDT),
                                           compiled(folder, "ssdt", SSDT)))
    done = subprocess.run([str(program), str(folder / "memory")], capture_output=True, text=True,
                          timeout=60, check=False)
    print(done.stdout, done.stderr)
    assert done.returncode == 0
    return done.stdout


def test_devices_have_names_and_resources(output):
    assert "PNP0501  Serial port (16550A)" in output
    assert "IO (Decode16, 0x03F8, 0x03F8, 0x01, 0x08)" in output
    assert "XYZW0001 without a name" in output  # of the SSDT


def test_events_reach_their_handlers(output):
    assert "\\_SB.PBTN was notified: 0x80" in output  # and _PIC was told


def test_the_button_switches_the_machine_off(output):
    assert output.endswith("off, SLP_TYP 5\n")
    assert "error" not in output


def test_it_is_as_short_as_promised():
    with open(SOURCE, encoding="ascii") as file:
        assert len(file.readlines()) < 150
