# SPDX-License-Identifier: MIT
"""The devices of the namespace as the prompt shows them; PCI root bridges and _OSC."""

import re

from test_acpi import compile_asl

# A second root bridge: behind it, by its _CBA, is the configuration space that q35's MCFG has for
# segment 0. Its _OSC refuses; the platform's takes one of the bits that it is told.
SECOND_ROOT = r"""
DefinitionBlock ("", "SSDT", 2, "TEST", "ROOT", 1)
{
    Scope (\_SB)
    {
        Name (TOLD, 0xFF)
        Method (_OSC, 4)
        {
            CreateDWordField (Arg3, 0, CDW1)
            CreateDWordField (Arg3, 4, CAPA)
            If (!(CDW1 & 1)) { TOLD = CAPA }
            Return (Arg3)
        }
        Device (PCI1)
        {
            Name (_HID, EisaId ("PNP0A08"))
            Name (_UID, 1)
            Name (_SEG, 1)
            Name (_BBN, 0)
            Name (_CBA, 0xE0000000)
            Name (CALL, 0)
            Method (_OSC, 4)
            {
                CreateDWordField (Arg3, 0, CDW1)
                CALL++
                CDW1 |= 4
                Return (Arg3)
            }
            Device (HOST)
            {
                Name (_ADR, 0)
                OperationRegion (CONF, PCI_Config, 0, 4)
                Field (CONF, WordAcc, NoLock, Preserve) { VEND, 16, DEVI, 16 }
            }
        }
    }
}"""


def test_root_bridges_and_osc(lanes, built, tmp_path):
    aml = compile_asl(tmp_path, SECOND_ROOT)
    guest = lanes.uboot(built.esp, args=["-acpitable", f"file={aml}"])
    guest.prompt()
    first = guest.command(r"acpi devices \_SB.PCI0")
    assert "PCI buses 0000:00-ff\n" in first
    # QEMU keeps native hot-plug to itself while it plugs by ACPI.
    assert re.search(r"_OSC: offers .*PME.*; granted nothing, for nothing is asked for", first)
    assert "native" not in first

    second = guest.command(r"acpi devices \_SB.PCI1")
    assert "PCI buses 0001:00-ff, configuration space at 0xe0000000" in second
    assert "_OSC: not supported (0x5)" in second
    assert "0xe0000000" in guest.command("acpi tables MCFG")
    assert "0x8086" in guest.command(r"acpi eval \_SB.PCI1.HOST.VEND").lower()

    log = guest.command("log")
    assert "platform _OSC: told 0x8, accepted 0x8" in log
    assert re.search(r"PCI1: _OSC: not supported", log)
    assert "0x8" in guest.command(r"acpi eval \_SB.TOLD").lower()
    assert re.search(r"0x0*1$", guest.command(r"acpi eval \_SB.PCI1.CALL").strip().lower())


def test_devices_and_tree(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    listed = guest.command("acpi devices")
    assert re.search(r"^\\_SB\.PCI0 +PNP0A08 +ok +PCI Express root bridge$", listed, re.MULTILINE)
    assert re.search(r"^\\_SB\.PCI0\.SF8\.RTC +PNP0B00 +ok +Real-time clock", listed, re.MULTILINE)
    count = int(re.search(r"^(\d+) devices, \d+ there", listed, re.MULTILINE).group(1))
    assert count == len([line for line in listed.splitlines() if line.startswith("\\")])

    rtc = guest.command("acpi devices pnp0b00")
    assert rtc.splitlines()[0] == r"\_SB.PCI0.SF8.RTC: Real-time clock (CMOS)"
    assert "_HID PNP0B00" in rtc and "I/O 0x70-0x77" in rtc and "IRQ 8" in rtc
    assert "present, enabled, shown, functioning (no _STA)" in rtc
    assert guest.command(r"acpi devices \_SB.PCI0.SF8.RTC") == rtc
    assert "no device" in guest.command("acpi devices ACME0001")
    assert "is no device" in guest.command(r"acpi devices \_SB.PCI0._HID")
    assert "not found" in guest.command(r"acpi devices \NOPE")

    tree = guest.command("acpi tree")
    lines = tree.splitlines()
    assert max(len(line) for line in lines) <= 80
    root = next(i for i, line in enumerate(lines) if re.search(r"─ PCI0 PNP0A08", line))
    assert re.match(r"   │  ├─ ", lines[root + 1])
    assert any(re.search(r"─ RTC +PNP0B00 +Real-time clock", line) for line in lines)
    below = guest.command(r"acpi tree \_SB.PCI0.SF8").splitlines()
    assert below[0] == r"\_SB.PCI0.SF8"
    assert re.match(r"├─ ", below[1]) and re.match(r"└─ ", below[-1])
    assert len(below) < len(lines)
