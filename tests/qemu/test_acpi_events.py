# SPDX-License-Identifier: MIT
"""ACPI's events on QEMU's machines: buttons, GPEs, a GED, the generation id, the last word."""

import re
import subprocess

import pytest

from guest import DEBUG_EXIT

# U-Boot leaves q35's power management block undecoded.
MACHINES = [("ovmf_snapshot", "q35"), ("uboot", "pc")]


def event_rows(text):
    """The last events, as (what and where, result)."""
    return re.findall(r"^ *\d+\.\d{6} (.+?): (.+)$", text, re.MULTILINE)


def press(guest, said):
    """Presses the power button and waits for the log to say so."""
    guest.qmp.command("system_powerdown")
    guest.expect(said)


def command(guest, line):
    """As guest.command, when log lines have come since the prompt, which is drawn again then."""
    guest.send(line + "\r")
    guest.expect(re.escape(line).encode() + rb"\s*\n")
    return guest.prompt()


@pytest.mark.parametrize("lane, machine", MACHINES)
def test_the_power_button_switches_the_machine_off(lanes, built, lane, machine):
    guest = getattr(lanes, lane)(built.esp, machine=machine, smp=2, args=["-no-reboot"])
    guest.prompt()
    guest.qmp.command("system_powerdown")
    assert guest.wait_exit() == 0
    assert guest.qmp.wait_event("SHUTDOWN")["data"] == {"guest": True, "reason": "guest-shutdown"}
    text = guest.rest()
    assert "acpi: power button: switching the machine off" in text
    assert "power off: ACPI" in text and "UEFI" not in text


@pytest.mark.parametrize("lane, machine", MACHINES)
def test_a_button_that_is_only_logged_is_counted(lanes, built, lane, machine):
    guest = getattr(lanes, lane)(built.esp, "powerbutton=log", machine=machine)
    guest.prompt()
    for _ in range(2):
        press(guest, rb"power button: noted, as powerbutton= says")
    text = command(guest, "acpi events")
    assert re.search(r"^  power button +on +2$", text, re.MULTILINE)
    assert re.search(r"^SCI: interrupt 9, level, active high; 2 times, 0 without an event",
                     text, re.MULTILINE)
    assert event_rows(text) == [("power button", "noted, as powerbutton= says")] * 2

    guest.send("acpi events follow\r")
    guest.expect(rb"\^C ends it")
    press(guest, rb"\d+\.\d{6} power button: noted")
    guest.send("\x03")
    guest.prompt()
    assert re.search(r"^  power button +on +3$", guest.command("acpi events"), re.MULTILINE)


def test_an_ignored_button_is_off(lanes, built):
    guest = lanes.uboot(built.esp, "powerbutton=off", machine="pc")
    guest.prompt()
    guest.qmp.command("system_powerdown")
    text = guest.command("acpi events")
    assert re.search(r"^  power button +off +0$", text, re.MULTILINE)
    assert "SCI: interrupt 9, level, active high; 0 times" in text


def test_each_step_of_the_bring_up_is_in_the_boot_trace(lanes, built):
    guest = lanes.uboot(built.esp, machine="pc")
    guest.prompt()
    steps = re.findall(r"^boot: (\S+) cycles=(\d+)", guest.command("time"), re.MULTILINE)
    names = [name for name, _ in steps]
    wanted = ["acpi-mode", "acpi-load", "acpi-init", "acpi-pci", "acpi-events"]
    at = names.index("acpi-mode")
    assert names[at:at + len(wanted)] == wanted


def test_registers_that_nobody_decodes_are_left_out(lanes, built):
    guest = lanes.uboot(built.esp, machine="q35")
    text = guest.prompt()
    assert "FADT: GPE0 at port 0x20 left out: the board's own devices are below 0x100" in text
    text = guest.command("acpi events")
    assert re.search(r"^  power button +absent +0$", text, re.MULTILINE)
    assert "GPE  trigger" not in text


def aml_of(tmp_path, text, name="table"):
    source = tmp_path / f"{name}.asl"
    source.write_text(text, encoding="utf-8")
    subprocess.run(["iasl", "-p", str(tmp_path / name), str(source)], check=True,
                   capture_output=True)
    return str(tmp_path / f"{name}.aml")


# The clock's update interrupt, once a second, is ISA interrupt 8; nothing else uses it here.
GED = r"""
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "GED", 0)
{
    Device (\_SB.GEDT)
    {
        Name (_HID, "ACPI0013")
        Name (_CRS, ResourceTemplate ()
        {
            Interrupt (ResourceConsumer, Edge, ActiveHigh, Exclusive) { 8 }
        })
        OperationRegion (RTCR, SystemIO, 0x70, 2)
        Field (RTCR, ByteAcc, NoLock, Preserve) { INDX, 8, DATA, 8 }
        Name (SEEN, 0)
        Method (ARM)                            // updates interrupt
        {
            INDX = 0x0C
            Local0 = DATA
            INDX = 0x0B
            DATA = DATA | 0x10
        }
        Method (_EVT, 1, Serialized)
        {
            SEEN++
            INDX = 0x0B
            DATA = DATA & 0xEF
            INDX = 0x0C
            Local0 = DATA                       // takes it back
            Notify (\_SB.GEDT, 0x85)
        }
    }
}
"""


def test_the_interrupt_of_a_ged_runs_its_method(lanes, built, tmp_path):
    guest = lanes.uboot(built.esp, machine="pc", smp=2,
                        args=["-acpitable", f"file={aml_of(tmp_path, GED)}"])
    guest.prompt()
    text = guest.command("acpi events")
    assert re.search(r"^  GED interrupt 8, edge, active high: \\_SB\.GEDT, 0$", text, re.MULTILINE)
    for count in (1, 2):
        guest.command(r"acpi run \_SB.GEDT.ARM")
        guest.expect(rb"Notify 0x85 \\_SB.GEDT: told \d handlers?\r\n")
        assert f"{count:#x}" in command(guest, r"acpi eval \_SB.GEDT.SEEN").lower()
    rows = event_rows(command(guest, "acpi events"))
    assert sorted(rows)[:2] == [(r"GED interrupt 8 \_SB.GEDT._EVT", "ran")] * 2
    assert [what for what, _ in sorted(rows)[2:]] == [r"Notify 0x85 \_SB.GEDT"] * 2


def test_another_generation_is_noticed(lanes, built):
    guid = "00112233-4455-6677-8899-aabbccddeeff"
    guest = lanes.ovmf_snapshot(built.esp, machine="q35", args=["-device", f"vmgenid,guid={guid}"])
    guest.prompt()
    text = guest.command("acpi events")
    assert f"VM generation {guid} at 0x" in text and "changed 0 times" in text
    assert re.search(r"^  0x05 edge +on +0  \\_GPE\._E05$", text, re.MULTILINE)
    for line in ("savevm now", "loadvm now"):
        assert guest.qmp.monitor(line) == ""
    guest.expect(rb"this virtual machine is another generation now")
    text = command(guest, "acpi events")
    assert f"VM generation {guid} at 0x" in text and "changed 1 times" in text
    assert re.search(r"^  0x05 edge +on +1  \\_GPE\._E05$", text, re.MULTILINE)
    assert [what for what, _ in event_rows(text)] == [r"GPE 0x05 \_GPE._E05",
                                                      r"Notify 0x80 \_SB.VGEN"]


# A table that AML loads while the machine runs brings a method for a GPE along.
LOADER = r"""
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "LOADER", 0)
{
    Method (\LODT) { Return (LoadTable ("OEM1", "FLIGHT", "LATER")) }
}
"""
LATER = r"""
DefinitionBlock ("", "OEM1", 2, "FLIGHT", "LATER", 0)
{
    Scope (\_GPE) { Method (_L0F) {} }
}
"""


def test_a_table_that_comes_later_brings_its_events(lanes, built, tmp_path):
    tables = [arg for name, text in (("loader", LOADER), ("later", LATER))
              for arg in ("-acpitable", f"file={aml_of(tmp_path, text, name)}")]
    guest = lanes.uboot(built.esp, machine="pc", args=tables)
    guest.prompt()
    assert "0x0f" not in guest.command("acpi events")
    guest.command(r"acpi run \LODT")
    for _ in range(20):  # a thread looks for them
        text = guest.command("acpi events")
        if "0x0f" in text:
            break
    assert re.search(r"^  0x0f level +on +0  \\_GPE\._L0F$", text, re.MULTILINE)


def test_the_last_word_reaches_the_hypervisor(lanes, built):
    guest = lanes.uboot(built.esp, "exit=qemu", machine="pc",
                        args=["-device", "pvpanic", "-action", "panic=none", *DEBUG_EXIT])
    assert "a panic is told to the hypervisor at port 0x505" in guest.prompt()
    guest.send("panic\r")
    guest.panic_report()
    assert guest.wait_exit() == 37
    assert guest.qmp.wait_event("GUEST_PANICKED")["data"]["action"] == "run"


# The "edu" device holds its interrupt until it is told that it was seen, and nobody tells it. Pin A
# of slot 5 of q35 arrives at interrupt 21.
STORM = r"""
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "STORM", 0)
{
    External (\_SB.PCI0, DeviceObj)
    Device (\_SB.GEDS)
    {
        Name (_HID, "ACPI0013")
        Name (_CRS, ResourceTemplate ()
        {
            Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 21 }
        })
        Method (_EVT, 1) {}
    }
    Device (\_SB.PCI0.EDUD)
    {
        Name (_ADR, 0x00050000)
        OperationRegion (PCFG, PCI_Config, 0, 0x40)
        Field (PCFG, DWordAcc, NoLock, Preserve) { Offset (4), CMND, 8, Offset (0x10), BAR0, 32 }
        Method (RAIS)
        {
            CMND = CMND | 2
            OperationRegion (EDUR, SystemMemory, BAR0 & 0xFFFFFFF0, 0x80)
            Field (EDUR, DWordAcc, NoLock, Preserve) { Offset (0x60), RAIR, 32 }
            RAIR = 1
        }
    }
}
"""


def test_an_interrupt_that_never_ends_is_disconnected(lanes, built, tmp_path):
    guest = lanes.uboot(built.esp, machine="q35", smp=2, deadline=120, args=[
        "-device", "edu,addr=5", "-acpitable", f"file={aml_of(tmp_path, STORM)}"])
    guest.prompt()
    guest.command(r"acpi run \_SB.PCI0.EDUD.RAIS")
    guest.expect(rb"GED interrupt 21 \\_SB.GEDS: comes too often: disconnected", timeout=90)
    text = command(guest, "acpi events")
    count = int(re.search(r"^  GED interrupt 21, level, active high: \\_SB\.GEDS, (\d+)$", text,
                          re.MULTILINE)[1])
    assert count > 2000
    again = command(guest, "acpi events")
    assert f"\\_SB.GEDS, {count}\n" in again, "no more of them"
    with open(guest.log_path, encoding="utf-8", errors="replace") as log:
        shown = log.read()
    assert len(re.findall(r"acpi: GED.*_EVT: ran", shown)) < count // 2, "not all are shown"
    assert len(re.findall(r"acpi: GED.*comes too often", shown)) == 1
