# SPDX-License-Identifier: MIT
"""Sleep: S3 and back with everything that was there before, and machines that do not fall asleep.

OVMF alone comes back from S3: U-Boot has no resume on QEMU's machines, and boots anew.
"""

import re
import time

import pytest

import ktap
from test_acpi import compile_asl
from test_screen import read_screen
from test_smp import online


def uptime(guest):
    """Seconds of the kernel's monotonic clock."""
    return float(re.search(r"uptime: (\d+\.\d+) s", guest.command("time")).group(1))


def asleep(guest, line):
    """Types the line and waits until QEMU says that the machine sleeps."""
    guest.send(line + "\r")
    guest.qmp.wait_event("SUSPEND", timeout=60)


def awake(guest):
    """What the command prints once the machine has woken up."""
    guest.qmp.wait_event("WAKEUP", timeout=60)
    return guest.prompt(timeout=60)


def slept_seconds(text, cause):
    found = re.search(rf"Slept in S3 for (\d+) s; woken by {re.escape(cause)}", text)
    assert found, text
    return int(found.group(1))


def check_machine(guest, cpus, modules=("time", "hal")):
    """That all which ran before runs again."""
    assert online(guest.command("cpu")) == list(range(cpus))
    assert "Package (0x04)" in guest.command(r"acpi eval \_S3")
    assert "by RTC" in guest.command("date")
    assert "main" in guest.command("ps")
    for module in modules:
        guest.send(f"test {module}\r")
        result = ktap.parse(guest.prompt(timeout=120))
        assert result.problem() is None, (module, result.notes)


@pytest.mark.parametrize("machine, cpus", [("q35", 1), ("q35", 4), ("pc", 1), ("pc", 4)])
def test_to_memory_and_back_twice(lanes, built, tmp_path, font, machine, cpus):
    guest = lanes.ovmf_snapshot(built.esp, machine=machine, smp=cpus, deadline=240)
    guest.prompt(timeout=90)
    assert re.search(r"^S3 ", guest.command("suspend"), re.MULTILINE)
    before = uptime(guest)

    asleep(guest, "suspend s3")
    guest.qmp.command("system_wakeup")
    # QEMU says so, whatever it was.
    slept = slept_seconds(awake(guest), "the power button")
    check_machine(guest, cpus)

    asleep(guest, "suspend s3 --wake 5")
    slept += slept_seconds(awake(guest), "the RTC's alarm")
    # Each second that the battery-backed clock counted, the kernel's has counted too.
    assert uptime(guest) >= before + slept
    check_machine(guest, cpus, ("time", "smp") if cpus > 1 else ("time",))

    # The screen shows text again, and typing on the machine itself works.
    guest.command("clear")
    guest.send_keys("e", "c", "h", "o", "spc", "g", "o", "o", "d", "spc", "m", "o", "r", "n", "ret")
    assert "\ngood morn\n" in guest.prompt()
    _, lines = read_screen(guest, tmp_path, font, until="good morn")
    assert "good morn" in [line.strip() for line in lines]
    assert "error" not in guest.command("log error").lower()


BUTTON = """
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "BUTTON", 1)
{
    Device (\\_SB.SLPB) { Name (_HID, "PNP0C0E") }
    Method (\\PRSS) { Notify (\\_SB.SLPB, 0x80) }
}
"""


def test_devices_of_the_pci_bus_and_the_sleep_button(lanes, built, tmp_path):
    aml = compile_asl(str(tmp_path), BUTTON)
    guest = lanes.ovmf_kernel(built.efi, smp=2, deadline=240, args=[
        "-acpitable", f"file={aml}", "-device", "edu", "-device", "e1000e,romfile="])
    guest.prompt(timeout=90)
    # Where the devices are, and what they are told of their interrupts.
    buses = guest.qmp.monitor("info pci")
    asleep(guest, r"acpi eval \PRSS")
    guest.qmp.command("system_wakeup")
    guest.qmp.wait_event("WAKEUP", timeout=60)
    guest.expect(rb"slept for \d+ s; woken by the power button", timeout=60)
    guest.expect(rb"SLPB: told ")
    guest.send("echo ready\r")  # the log has written over the prompt
    guest.expect(rb"\nready")
    guest.prompt()
    assert guest.qmp.monitor("info pci") == buses
    check_machine(guest, 2, ("irq",))


def test_a_key_wakes_it(lanes, built):
    guest = lanes.ovmf_snapshot(built.esp, deadline=180)
    guest.prompt(timeout=90)
    asleep(guest, "suspend s3")
    guest.send_keys("a")
    slept_seconds(awake(guest), "the power button")
    # Asleep is not off: the alarm of the sleep before does not ring in the next.
    asleep(guest, "suspend s3 --wake 600")
    guest.qmp.command("system_wakeup")
    awake(guest)
    asleep(guest, "suspend s3")
    time.sleep(1)
    assert guest.qmp.command("query-status")["status"] == "suspended"
    guest.qmp.command("system_wakeup")
    slept_seconds(awake(guest), "the power button")
    # The wake was no press of the button: the machine is still on.
    assert "still here" in guest.command("echo still here")


def test_a_machine_without_its_registers_offers_no_sleep(lanes, built):
    """U-Boot leaves q35's power management registers where the tables do not say."""
    guest = lanes.uboot(built.esp, smp=2, deadline=120)
    guest.prompt(timeout=90)
    assert "offers no sleep" in guest.command("suspend")
    assert "suspend: S3: not supported" in guest.command("suspend s3")
    assert "usage" in guest.command("suspend s9").lower()
    assert "usage" in guest.command("suspend s3 --wake 86400").lower()
    assert online(guest.command("cpu")) == [0, 1]


NO_SLEEP = """
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "NOSLEEP", 1)
{
    // A type that QEMU's chipsets do not know: nothing comes of it.
    Name (\\_S1, Package () { 7, 7, 0, 0 })
    Name (\\CNT0, 0)
    Method (\\_PTS, 1) { CNT0 += 1 }
    Method (\\_WAK, 1)
    {
        CNT0 += 0x10
        Return (Package () { 0, 0 })
    }
}
"""


def test_a_machine_that_does_not_fall_asleep(lanes, built, tmp_path):
    aml = compile_asl(str(tmp_path), NO_SLEEP)
    guest = lanes.uboot(built.esp, machine="pc", smp=2, args=["-acpitable", f"file={aml}"],
                        deadline=120)
    guest.prompt(timeout=90)
    assert re.search(r"^S1 ", guest.command("suspend"), re.MULTILINE)
    assert "suspend: S1: timed out" in guest.command("suspend s1", timeout=90)
    assert online(guest.command("cpu")) == [0, 1]
    # The firmware was told of the attempt and of its end.
    assert "0x11" in guest.command(r"acpi eval \CNT0")
