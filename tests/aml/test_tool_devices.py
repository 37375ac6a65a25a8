# SPDX-License-Identifier: MIT
"""aml devices and aml tree: what they print, and how they end."""

import json
import subprocess

import pytest

SOURCE = r"""
DefinitionBlock ("", "DSDT", 2, "FIRST", "DEVS", 1)
{
    Device (\_SB.PCI0)
    {
        Name (_HID, EisaId ("PNP0A08"))
        Device (EC0) { Name (_HID, EisaId ("PNP0C09")) Name (_STA, 0) }
        Device (COM1)
        {
            Name (_HID, EisaId ("PNP0501"))
            Name (_UID, 1)
            Name (_CRS, ResourceTemplate () { IO (Decode16, 0x3F8, 0x3F8, 0, 8) IRQNoFlags () {4} })
            // As firmware waits for hardware: hours, by the clock.
            Method (_STA) { While (1) { Sleep (1000) } Return (0xF) }
        }
        Device (COM2) { Name (_HID, EisaId ("PNP0501")) Name (_UID, 2) }
    }
}"""


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("devices")
    (folder / "t.asl").write_text(SOURCE)
    subprocess.run(["iasl", "-p", "t", "t.asl"], cwd=folder, check=True, capture_output=True)
    return folder / "t.aml"


def run(built, *words):
    return subprocess.run([built.aml, *map(str, words)], capture_output=True, text=True, timeout=30,
                          check=False)


def test_list_and_one(built, table):
    listed = run(built, "devices", table)
    assert listed.returncode == 0
    rows = [line.split(maxsplit=3) for line in listed.stdout.splitlines()[1:-1]]
    assert [row[:3] for row in rows] == [
        [r"\_SB.PCI0", "PNP0A08", "ok"], [r"\_SB.PCI0.EC0", "PNP0C09", "absent"],
        [r"\_SB.PCI0.COM1", "PNP0501", "absent"], [r"\_SB.PCI0.COM2", "PNP0501", "ok"]]
    assert listed.stdout.splitlines()[-1].startswith("4 devices, 2 there")

    one = run(built, "devices", table, r"\_SB.PCI0.COM2")
    assert one.stdout.splitlines()[:2] == [r"\_SB.PCI0.COM2: Serial port (16550A)",
                                           "  _HID PNP0501, _UID 2"]
    both = run(built, "devices", table, "--path", "pnp0501")
    assert run(built, "devices", table, "PNP0501").stdout == both.stdout
    assert both.stdout.count("Serial port (16550A)") == 2


def test_json(built, table):
    done = run(built, "devices", table, "--json")
    devices = [json.loads(line) for line in done.stdout.splitlines()]
    assert [device["path"] for device in devices] == [
        r"\_SB.PCI0", r"\_SB.PCI0.EC0", r"\_SB.PCI0.COM1", r"\_SB.PCI0.COM2"]
    assert devices[0] == {"path": r"\_SB.PCI0", "name": "PCI Express root bridge", "hid": "PNP0A08",
                          "status": 15, "there": True, "resources": []}
    assert [device["there"] for device in devices] == [True, False, False, True]


def test_tree(built, table):
    assert run(built, "tree", table).stdout.splitlines() == [
        "└─ _SB", "   └─ PCI0 PNP0A08  PCI Express root bridge",
        "      ├─ EC0  PNP0C09  Embedded controller (absent)",
        "      ├─ COM1 PNP0501  Serial port (16550A) (absent)",
        "      └─ COM2 PNP0501  Serial port (16550A)"]
    assert run(built, "tree", table, r"\_SB.PCI0").stdout.splitlines()[0] == r"\_SB.PCI0"


@pytest.mark.parametrize("words", [
    ("devices", r"\NOPE"), ("devices", r"\_SB.PCI0._HID"), ("devices", "--path", "ACME0001"),
    ("tree", r"\NOPE")])
def test_what_is_not_there_is_told(built, table, words):
    done = run(built, words[0], table, *words[1:])
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith("aml: ")
