# SPDX-License-Identifier: MIT
"""Devices that come and go by QMP: each is told to the guest by a Notify, taken into use or let go,
and answered by _OST, which QEMU reports. All in one boot for each machine.

On U-Boot q35's PM registers are not decoded, so that machine's events come on OVMF alone.
"""

import itertools
import re
import time

import pytest

from guest import GuestError, plain
from test_acpi import compile_asl

MACHINES = [("uboot", "pc"), ("ovmf_snapshot", "q35")]
DIMM = 128 << 20
DEVICE_CHECK, EJECT_REQUEST = 1, 3
SUCCESS, EJECT_NOT_SUPPORTED, EJECT_IN_PROGRESS = 0, 0x80, 0x84

numbers = itertools.count(1)


def ask(guest, line):
    """A command's output, with whatever the kernel logged meanwhile."""
    end = f"end-{next(numbers)}"
    guest.send(f"{line}; echo {end}\r")
    # The line as it was typed ends so too, and comes again below a log line: not at a line's start.
    guest.expect(rf"\n{end}\r?\n".encode())
    return plain(guest.serial.before)


def boot(lanes, built, lane, machine):
    port = ["-device", "pcie-root-port,id=port1,chassis=1,slot=1"] if machine == "q35" else []
    guest = getattr(lanes, lane)(built.esp, machine=machine, smp="2,maxcpus=4",
                                 memory="256M,slots=2,maxmem=1G", args=port, deadline=120)
    guest.prompt()
    return guest


def answer(guest, kind):
    """The next _OST of that kind of slot: (slot, source event, status)."""
    while True:
        info = guest.qmp.wait_event("ACPI_DEVICE_OST")["data"]["info"]
        if info["slot-type"] == kind:
            return info["slot"], info["source"], info["status"]


def status_of(guest, kind, slot):
    """What QEMU kept of the last _OST."""
    return next((info["source"], info["status"])
                for info in guest.qmp.command("query-acpi-ospm-status")
                if info["slot-type"] == kind and info["slot"] == slot)


def await_deleted(guest, name):
    """QEMU tells of parts of the device, too, which have no name."""
    while guest.qmp.wait_event("DEVICE_DELETED")["data"].get("device") != name:
        pass


def unplugged_cpus(guest):
    return [cpu for cpu in guest.qmp.command("query-hotpluggable-cpus") if "qom-path" not in cpu]


def memory_mib(guest):
    return int(re.search(r"managed +\d+ pages +(\d+) KiB", ask(guest, "mem")).group(1)) // 1024


@pytest.mark.parametrize("lane, machine", MACHINES)
def test_cpu_memory_and_pci_come_and_go(lanes, built, lane, machine):
    guest = boot(lanes, built, lane, machine)
    memory_comes_and_stays(guest)
    pci_device_comes_and_goes(guest, machine)
    # The CPU at last, and once: with TCG, QEMU 7.2 frees what it must not when one is unplugged,
    # and dies when memory or a CPU comes after that.
    cpu_comes_and_goes(guest)


def cpu_comes_and_goes(guest):
    cpu = unplugged_cpus(guest)[-1]
    props = {key.replace("-", "_"): value for key, value in cpu["props"].items()}
    path = r"acpi devices \_SB.CPUS.C002"
    assert "status 0x0: absent" in ask(guest, path)
    guest.qmp.command("device_add", driver=cpu["type"], id="third", **props)
    assert answer(guest, "CPU") == ("2", DEVICE_CHECK, SUCCESS)
    assert "CPU 2, APIC id 2: online" in ask(guest, path)
    assert "3 running" in ask(guest, "cpu")

    guest.qmp.command("device_del", id="third")
    assert answer(guest, "CPU") == ("2", EJECT_REQUEST, EJECT_IN_PROGRESS)
    assert answer(guest, "CPU") == ("2", EJECT_REQUEST, SUCCESS)
    assert len(unplugged_cpus(guest)) == 2  # QEMU's event names its local APIC only
    assert status_of(guest, "CPU", "2") == (EJECT_REQUEST, SUCCESS)
    there = ask(guest, path)
    assert "status 0x0: absent" in there and "online" not in there
    assert "2 running" in ask(guest, "cpu")


def memory_comes_and_stays(guest):
    before = memory_mib(guest)
    guest.qmp.command("object-add", qom_type="memory-backend-ram", id="more", size=DIMM)
    guest.qmp.command("device_add", driver="pc-dimm", id="dimm", memdev="more")
    assert answer(guest, "DIMM") == ("0", DEVICE_CHECK, SUCCESS)
    assert memory_mib(guest) == before + (DIMM >> 20)
    assert "used by the kernel" in ask(guest, "acpi devices PNP0C80")

    # The allocator cannot give it back, and says so.
    guest.qmp.command("device_del", id="dimm")
    assert answer(guest, "DIMM") == ("0", EJECT_REQUEST, EJECT_NOT_SUPPORTED)
    assert status_of(guest, "DIMM", "0") == (EJECT_REQUEST, EJECT_NOT_SUPPORTED)
    assert memory_mib(guest) == before + (DIMM >> 20)
    assert "not ejected (0x80)" in ask(guest, "log")


def pci_device_comes_and_goes(guest, machine):
    bus = {"bus": "port1"} if machine == "q35" else {"bus": "pci.0", "addr": "9"}
    for _ in range(2):
        guest.qmp.command("device_add", driver="virtio-rng-pci", id="dice", **bus)
        line = guest.expect(rb"PCI 0000:(\w\w):(\w\w)\.0 \[1af4:10(?:05|44)\] class \w+ came")
        where = plain(line.group(1)), plain(line.group(2))
        assert where == (("00", "09") if machine == "pc" else ("01", "00"))

        guest.qmp.command("device_del", id="dice")
        guest.expect(rb"PCI 0000:" + b":".join(line.group(1, 2)) + rb"\.0 \[1af4:\w+\] .* went")
        guest.expect(rb"PCI device ejected")
        await_deleted(guest, "dice")


# A container whose memory comes and is not what its _CRS says: nothing answers there.
CONTAINER = r"""
DefinitionBlock ("", "SSDT", 2, "TEST", "BOX", 1)
{
    Name (HERE, 0)
    Name (SAID, 0)
    Method (COME) { HERE = 0xF Notify (\_SB.BOX, 0) }
    Method (LEAV) { Notify (\_SB.BOX, 3) }
    Method (CHEK) { Notify (\_SB.BOX.MEM0, 1) }
    Device (\_SB.BOX)
    {
        Name (_HID, "ACPI0004")
        Name (INIT, 0)
        Method (_OST, 3) { SAID = 0x10000 | Arg0 << 8 | Arg1 }
        Method (_EJ0, 1) { INIT = 0xBAD }
        Device (MEM0)
        {
            Name (_HID, EisaId ("PNP0C80"))
            Method (_STA) { Return (HERE) }
            Method (_INI) { INIT++ }
            Method (_OST, 3) { SAID = 0x20000 | Arg0 << 8 | Arg1 }
            Name (_CRS, ResourceTemplate ()
            {
                QWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, Cacheable, ReadWrite,
                    0, 0x200000000, 0x20FFFFFFF, 0, 0x10000000)
            })
        }
    }
}"""


def await_value(guest, path, wanted):
    """Events are handled by a thread of their own: asks until it has come so far."""
    end = time.monotonic() + 30
    while wanted not in (got := ask(guest, f"acpi eval {path}").lower()).split():
        if time.monotonic() > end:
            raise GuestError(f"{path} is {got}, not {wanted}\n{guest.log_tail()}")


def test_memory_at_boot_and_a_container_whose_memory_does_not_answer(lanes, built, tmp_path):
    aml = compile_asl(tmp_path, CONTAINER)
    # With a memory module from the start, which the firmware's map does not have.
    guest = lanes.uboot(built.esp, memory="256M,slots=1,maxmem=1G", args=[
        "-acpitable", f"file={aml}", "-object", f"memory-backend-ram,id=more,size={DIMM}",
        "-device", "pc-dimm,memdev=more"])
    guest.prompt()
    before = memory_mib(guest)
    assert before > (256 + 100)
    assert re.search(r"MP00: memory 0x100000000-0x107ffffff came, 128 MiB", ask(guest, "log"))
    ask(guest, r"acpi run \COME")
    await_value(guest, r"\SAID", "0x10000")  # bus check: done
    await_value(guest, r"\_SB.BOX.INIT", "0x1")  # by _INI of what came
    log = ask(guest, "log")
    assert r"\_SB.BOX: bus check" in log
    assert r"\_SB.BOX.MEM0: memory 0x200000000, 0x10000000 bytes: input/output error" in log
    assert memory_mib(guest) == before

    ask(guest, r"acpi run \CHEK")
    await_value(guest, r"\SAID", "0x20181")  # device check: not taken into use
    ask(guest, r"acpi run \LEAV")
    await_value(guest, r"\SAID", "0x10380")  # eject request: not with what is in it
    await_value(guest, r"\_SB.BOX.INIT", "0x1")  # _INI ran once, _EJ0 never
