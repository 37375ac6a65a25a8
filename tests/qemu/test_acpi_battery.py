# SPDX-License-Identifier: MIT
"""Batteries, adapters, lids, thermal zones, fans and backlights at the prompt, of an injected SSDT.

QEMU has none of them, and no embedded controller; that one is modelled on the host (tests/ec).
"""

import subprocess
import time

LOG_LIMIT_S = 60  # notifications are handled by a thread of their own, when it gets to it

SENSORS = """
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "SENSORS", 1)
{
    Scope (\\_SB)
    {
        Device (BAT0)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_STA, 0x1f)
            Name (_BIF, Package () { 1, 5000, 4500, 1, 11100, 450, 150, 10, 10,
                                     "FL5000", "1234", "LION", "FIRSTLIGHT" })
            Name (NOW, 3375)
            Method (_BST) { Return (Package () { 1, 0xfa24, NOW, 11400 }) }
            Method (EMPT) { NOW = 90 Notify (BAT0, 0x80) }
        }
        Device (AC0) { Name (_HID, "ACPI0003") Name (_PSR, 0) }
        Device (LID0) { Name (_HID, EisaId ("PNP0C0D")) Name (_LID, 1) }
        Device (FAN0)
        {
            Name (_HID, EisaId ("PNP0C0B"))
            Name (_FIF, Package () { 0, 1, 5, 0 })
            Name (_FPS, Package () { 0, Package () { 0, 0, 0, 0, 0 } })
            Name (_FST, Package () { 0, 40, 2600 })
        }
        Device (LCD0)
        {
            Name (_ADR, 0x400)
            Name (NOW, 50)
            Name (_BCL, Package () { 80, 50, 20, 50, 80, 100 })
            Method (_BCM, 1) { NOW = Arg0 }
            Method (_BQC) { Return (NOW) }
        }
    }
    ThermalZone (\\_TZ.TZ0)
    {
        Name (NOW, 3232)
        Method (_TMP) { Return (NOW) }
        Name (_CRT, 3732)
        Name (_PSV, 3532)
        Method (HEAT) { NOW = 3832 Notify (TZ0, 0x80) }
    }
}
"""


def logged(guest, line):
    end = time.monotonic() + LOG_LIMIT_S
    while line not in (text := guest.command("log")):
        assert time.monotonic() < end, f"{line!r} is not in the log:\n{text}"


def test_sensors_at_the_prompt(lanes, built, tmp_path):
    (tmp_path / "s.asl").write_text(SENSORS)
    subprocess.run(["iasl", "-p", tmp_path / "s", tmp_path / "s.asl"], check=True,
                   capture_output=True)
    guest = lanes.uboot(built.esp, args=("-acpitable", f"file={tmp_path / 's.aml'}"))
    guest.prompt()

    shown = guest.command("acpi battery")
    assert "\\_SB.BAT0: battery, discharging, 75 %, 2:15 h until empty" in shown
    assert "charge     3375 of 4500 mAh (37.4 Wh)" in shown
    assert "rate       1500 mA" in shown and "the rate is negative" in shown
    assert "FIRSTLIGHT FL5000 LION, serial 1234" in shown
    assert "\\_SB.AC0: adapter, gives no power" in shown
    assert "\\_SB.LID0: lid, open" in shown

    shown = guest.command("acpi thermal")
    assert "\\_TZ.TZ0: thermal zone, 50.0 C" in shown
    assert "critical   100.0 C" in shown and "passive    80.0 C" in shown
    assert "\\_SB.FAN0: fan, on, 2600 rpm, level 40 % of 1" in shown

    assert "\\_SB.LCD0: backlight, level 50; 20 50 80 100" in guest.command("acpi backlight")
    guest.command("acpi backlight \\_SB.LCD0 80")
    assert "level 80;" in guest.command("acpi backlight")
    assert "has no level 81" in guest.command("acpi backlight \\_SB.LCD0 81")

    # What they notify of is logged.
    guest.command("acpi run \\_SB.BAT0.EMPT")
    guest.command("acpi run \\_TZ.TZ0.HEAT")
    logged(guest, "\\_SB.BAT0: battery discharging, 2 %")
    logged(guest, "\\_TZ.TZ0: 110.0 C, critical")
    assert "no embedded controller" in guest.command("acpi ec")
