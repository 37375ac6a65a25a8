# SPDX-License-Identifier: MIT
"""poweroff powers off, reboot resets, and each way to reset works when it is the only one asked."""

import pytest

MACHINES = ["q35", "pc"]
# U-Boot leaves q35's power management block where the tables do not say, and its own shutdown resets.
MACHINES_THAT_POWER_OFF = [("uboot", "pc"), ("ovmf_snapshot", "q35"), ("ovmf_snapshot", "pc")]


def end_of(guest, line):
    """Types the line, waits for QEMU's end; (process code, SHUTDOWN event's data)."""
    guest.send(line + "\r")
    code = guest.wait_exit()
    return code, guest.qmp.wait_event("SHUTDOWN")["data"]


@pytest.mark.parametrize("lane, machine", MACHINES_THAT_POWER_OFF)
def test_poweroff_switches_the_machine_off_by_acpi(lanes, built, lane, machine):
    guest = getattr(lanes, lane)(built.esp, machine=machine, args=["-no-reboot"])
    guest.prompt()
    code, event = end_of(guest, "poweroff")
    assert (code, event) == (0, {"guest": True, "reason": "guest-shutdown"})
    assert "power off: ACPI" in guest.rest() and "UEFI" not in guest.rest()


@pytest.mark.parametrize("machine", MACHINES)
def test_reboot_resets_the_machine(lanes, built, machine):
    guest = lanes.uboot(built.esp, machine=machine, args=["-no-reboot"])
    guest.prompt()
    code, event = end_of(guest, "reboot")
    assert (code, event) == (0, {"guest": True, "reason": "guest-reset"})


# pc's FADT is of revision 1 and has no reset register; q35's has one.
@pytest.mark.parametrize("way, said", [
    ("acpi", "reset: ACPI reset register"),
    ("uefi", "reset: UEFI ResetSystem"),
    ("kbd", "reset: keyboard controller"),
    ("triple", "reset: triple fault"),
])
def test_each_way_to_reset_works_by_itself(lanes, built, way, said):
    guest = lanes.ovmf_snapshot(built.esp, f"reboot={way}", args=["-no-reboot"])
    guest.prompt()
    code, event = end_of(guest, "reboot")
    assert (code, event) == (0, {"guest": True, "reason": "guest-reset"})
    resets = [line.split("power: ")[-1].strip() for line in guest.rest().splitlines()
              if "reset: " in line]
    assert resets == [said], "exactly the way that was asked for, at once"


def test_after_reboot_the_machine_comes_up_again(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    guest.send("reboot\r")
    guest.expect(rb"Hit any key")
    guest.send("\r\n")
    guest.qmp.wait_event("RESET")


def test_exit_qemu_without_the_device_powers_off(lanes, built):
    guest = lanes.uboot(built.esp, "exit=qemu run=version", machine="pc", args=["-no-reboot"])
    assert guest.wait_exit() == 0
    assert guest.qmp.wait_event("SHUTDOWN")["data"]["reason"] == "guest-shutdown"
