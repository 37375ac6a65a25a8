# SPDX-License-Identifier: MIT
"""The devices of the namespace as the prompt shows them."""

import re


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
