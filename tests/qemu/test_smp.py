# SPDX-License-Identifier: MIT
"""Machines with several processors."""

import re
import subprocess

import pytest

import ktap
from guest import DEBUG_EXIT, EXIT_SUCCESS, QEMU


def online(listing):
    """The indices that the `cpu` command shows as online."""
    return [int(index) for index in re.findall(r"^ *(\d+)  online ", listing, re.MULTILINE)]


@pytest.mark.parametrize("machine", ["q35", "pc"])
@pytest.mark.parametrize("smp", [2, 4])
def test_kernel_tests_pass_on_several_cpus(lanes, built, ktap_results, machine, smp):
    guest = lanes.uboot(built.esp, "test=all exit=qemu", machine=machine, smp=smp, args=DEBUG_EXIT,
                        deadline=240)
    code = guest.wait_exit(timeout=240)
    result = ktap.parse(guest.rest())
    ktap_results(f"{machine}-smp{smp}", result)
    assert result.problem() is None, "\n".join(
        f"{test}: {'; '.join(notes)}" for test, notes in result.notes.items())
    assert code == EXIT_SUCCESS


@pytest.mark.parametrize("machine", ["q35", "pc"])
def test_sixteen_cpus(lanes, built, ktap_results, machine):
    guest = lanes.uboot(built.esp, "test=smp exit=qemu", machine=machine, smp=16, args=DEBUG_EXIT,
                        deadline=300)
    code = guest.wait_exit(timeout=300)
    result = ktap.parse(guest.rest())
    ktap_results(f"{machine}-smp16", result)
    assert result.problem() is None
    assert code == EXIT_SUCCESS


@pytest.mark.parametrize("args, smp, running", [
    ([], "1", 1),
    (["-cpu", "max"], "3", 3),
    # Ids with gaps: cores of a socket are numbered up to a power of two.
    ([], "6,sockets=2,cores=3", 6),
    (["-cpu", "qemu64,-nx"], "2", 2),
    # Firmware lists places for six more.
    ([], "2,maxcpus=8", 2),
    (["-machine", "acpi=off"], "4", 1),
])
def test_all_cpus_come(lanes, built, args, smp, running):
    guest = lanes.uboot(built.esp, smp=smp, args=args, deadline=120)
    text = guest.prompt(timeout=90)
    assert f"{running} CPU" in text
    assert "did not come" not in text
    listing = guest.command("cpu")
    assert online(listing) == list(range(running))
    assert ("6 more may be added" in listing) == ("maxcpus" in smp)


@pytest.fixture(scope="module")
def x2apic():
    """QEMU's own emulation has an x2APIC since version 9."""
    version = subprocess.run([QEMU, "--version"], capture_output=True, text=True, timeout=30, check=True)
    if int(re.search(r"version (\d+)", version.stdout).group(1)) < 9:
        pytest.skip("this QEMU emulates no x2APIC")
    return "max,+x2apic"


@pytest.mark.parametrize("cpus, more, ids", [
    ("4", [], ["0", "1", "2", "3"]),
    # The second socket's ids begin at 256: beyond what an 8-bit id or an interrupt message holds.
    ("1,maxcpus=300,sockets=2,cores=150", [0, 5], ["0", "256", "261"]),
], ids=["small-ids", "large-ids"])
def test_x2apic(lanes, built, x2apic, cpus, more, ids):
    args = ["-cpu", x2apic, "-device", "edu", "-device", "e1000e", *DEBUG_EXIT]
    for core in more:
        args += ["-device", f"max-x86_64-cpu,x2apic=on,socket-id=1,core-id={core},thread-id=0"]
    guest = lanes.ovmf_kernel(built.efi, "test=all exit=qemu", smp=cpus, args=args,
                              deadline=300)
    code = guest.wait_exit(timeout=300)
    result = ktap.parse(guest.rest())
    assert result.problem() is None, "\n".join(
        f"{test}: {'; '.join(notes)}" for test, notes in result.notes.items())
    assert code == EXIT_SUCCESS
    guest = lanes.ovmf_kernel(built.efi, smp=cpus, args=args, deadline=120)
    assert "x2APIC, " in guest.prompt(timeout=100)
    assert re.findall(r"^ *\d+  online +(\d+) ", guest.command("cpu"), re.MULTILINE) == ids


def test_no_local_apic(lanes, built):
    guest = lanes.uboot(built.esp, smp=1, args=["-cpu", "qemu64,-apic"])
    assert "1 CPU " in guest.prompt(timeout=60)
    assert online(guest.command("cpu")) == [0]


@pytest.mark.parametrize("option, running", [("cpus=1", 1), ("cpus=3", 3), ("cpus=none", 4)])
def test_fewer_on_request(lanes, built, option, running):
    guest = lanes.uboot(built.esp, option, smp=4, deadline=120)
    text = guest.prompt(timeout=90)
    assert f"{running} CPU" in text
    assert ("not a number above 0" in text) == (option == "cpus=none")
    assert online(guest.command("cpu")) == list(range(running))


def test_a_cpu_that_is_not_there_is_left_out(lanes, built):
    guest = lanes.uboot(built.esp, "test=smp.absent cpu-timeout=300 exit=qemu", args=DEBUG_EXIT)
    assert guest.wait_exit(timeout=60) == EXIT_SUCCESS
    text = guest.rest()
    assert "did not come, left out" in text
    result = ktap.parse(text)
    assert result.passed == ["smp.absent"]


def test_ovmf_four_cpus(lanes, built):
    guest = lanes.ovmf_kernel(built.efi, smp=4, deadline=150)
    assert "4 CPUs" in guest.prompt(timeout=120)
    assert online(guest.command("cpu")) == [0, 1, 2, 3]


def machine_check(guest, cpu, status, mcg_status):
    """Injects an error record into bank 1 of a processor (QEMU's HMP command `mce`)."""
    guest.qmp.monitor(f"mce {cpu} 1 {status:#x} {mcg_status:#x} 0x1234000 0x8c")


def test_a_recoverable_machine_check_is_logged(lanes, built):
    guest = lanes.uboot(built.esp, smp=2, deadline=120)
    guest.prompt(timeout=90)
    # Memory scrubbing, uncorrected, action optional; restart address valid.
    machine_check(guest, 1, 0xBD000000000000CF, 5)
    guest.expect(rb"hardware: CPU 1: bank 1: memory scrubbing: uncorrected, action optional, "
                 rb"status 0xbd000000000000cf, address 0x1234000, misc 0x8c")
    guest.send("echo still here\r")
    guest.expect(rb"\nstill here")
    # And once more: the first one was taken back.
    machine_check(guest, 1, 0xBD000000000000CF, 5)
    guest.expect(rb"hardware: CPU 1: bank 1: memory scrubbing")


def test_a_fatal_machine_check_panics(lanes, built):
    guest = lanes.uboot(built.esp, smp=2, deadline=120)
    guest.prompt(timeout=90)
    machine_check(guest, 1, 0xBE00000000000005, 4)
    message, report = guest.panic_report()
    assert "#MC machine check" in message
    # Among the last log lines, whoever had the console when it was logged.
    assert ("bank 1: internal parity: fatal, the processor's state is corrupt, cannot go on"
            in report), report
