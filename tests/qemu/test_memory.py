# SPDX-License-Identifier: MIT
"""Memory: large and small machines, NUMA, memory that is plugged in, and none left."""

import re

import pytest

import ktap
from guest import DEBUG_EXIT, EXIT_FAILURE, EXIT_PANIC, EXIT_SUCCESS

# What boot cannot do without (<kernel/alloc_fault.h> has the list).
PANICS_ALLOWED = re.compile(
    r"PANIC: (cannot build page tables|cannot map .*|no memory for the main stack|"
    r"cannot start threads).*")
SAMPLES = 40


def allocator(guest):
    """{name: pages} of `mem`'s second table."""
    text = guest.command("mem").split("page allocator:")[1]
    return {name: int(pages) for name, pages in
            re.findall(r"^  (\S[\w ]*?) +(\d+) pages +\d+ KiB$", text, re.MULTILINE)}


def zones(guest):
    """[(domain, zone, MiB, MiB free)] of `mem numa`, and its other lines."""
    text = guest.command("mem numa")
    rows = re.findall(r"^ +\d+ +(\d+) (\w+) +(\d+) +(\d+) ", text, re.MULTILINE)
    return [(int(domain), zone, int(total), int(free)) for domain, zone, total, free in rows], text


# -- Audit -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("lane", ["uboot", "ovmf_snapshot"])
def test_the_audit_finds_nothing(lanes, built, lane):
    guest = getattr(lanes, lane)(built.esp)
    guest.prompt()
    audit = guest.command("mem audit")
    assert re.search(r"\b0 violations", audit), audit
    if lane == "ovmf_snapshot":
        assert not re.search(r" 0 KiB write-combining", audit), "the framebuffer"
    assert not re.search(r" 0 KiB uncached", audit)


# -- Sizes -----------------------------------------------------------------------------------------

def test_most_of_a_small_machine_stays_free(lanes, built):
    guest = lanes.uboot(built.esp, memory="128M")
    guest.prompt()
    pages = allocator(guest)
    # What U-Boot keeps is not ours to give: it is counted from what the map calls free.
    assert pages["managed"] - pages["free"] < 4 * 256, pages


def test_a_machine_of_64_gib_boots(lanes, built):
    guest = lanes.uboot(built.esp, memory="64G", args=[
        "-object", "memory-backend-ram,id=p,size=64G,reserve=off",
        "-machine", "memory-backend=p"])
    guest.prompt(timeout=60)
    rows, _ = zones(guest)
    assert sum(total for _, zone, total, _ in rows if zone == "normal") > 60 * 1024
    assert re.search(r"\b0 violations", guest.command("mem audit"))


# -- Five levels of page tables --------------------------------------------------------------------

LA57 = ["-cpu", "max", *DEBUG_EXIT]


@pytest.mark.parametrize("lane", ["uboot", "ovmf_snapshot"])
def test_kernel_tests_pass_with_5_levels(lanes, built, lane):
    guest = getattr(lanes, lane)(built.esp, "la57 test=all exit=qemu", args=LA57, deadline=120)
    code = guest.wait_exit(timeout=100)
    text = guest.rest()
    result = ktap.parse(text)
    assert result.problem() is None
    assert code == EXIT_SUCCESS
    assert "page tables have 5 levels now" in text


def test_a_large_machine_with_5_levels(lanes, built):
    guest = lanes.uboot(built.esp, "la57", memory="64G", args=[
        *LA57, "-object", "memory-backend-ram,id=p,size=64G,reserve=off",
        "-machine", "memory-backend=p"])
    guest.prompt(timeout=60)
    assert "5 levels" in guest.command("mem")
    assert "la57" in guest.command("cpu")
    assert re.search(r"\b0 violations", guest.command("mem audit"))


def test_la57_without_the_cpus_help(lanes, built):
    guest = lanes.uboot(built.esp, "la57", args=["-cpu", "qemu64"])
    guest.prompt()
    assert "4 levels" in guest.command("mem")


def test_firmware_is_called_with_5_levels(lanes, built):
    guest = lanes.ovmf_snapshot(built.esp, "la57 reboot=uefi", args=[*LA57, "-no-reboot"])
    guest.prompt()
    guest.send("reboot\r")
    assert guest.wait_exit() == 0


# -- NUMA ------------------------------------------------------------------------------------------

NUMA = ["-object", "memory-backend-ram,size=256M,id=m0",
        "-object", "memory-backend-ram,size=128M,id=m1",
        "-object", "memory-backend-ram,size=128M,id=m2",
        "-numa", "node,nodeid=0,memdev=m0,cpus=0", "-numa", "node,nodeid=1,memdev=m1",
        "-numa", "node,nodeid=2,memdev=m2",
        "-numa", "dist,src=0,dst=1,val=40", "-numa", "dist,src=0,dst=2,val=20",
        "-numa", "dist,src=1,dst=2,val=30"]


@pytest.mark.parametrize("lane", ["uboot", "ovmf_snapshot"])
def test_nodes_and_their_distances(lanes, built, lane):
    guest = getattr(lanes, lane)(built.esp, memory="512M", args=NUMA)
    guest.prompt()
    rows, text = zones(guest)
    assert {domain for domain, *_ in rows} == {0, 1, 2}
    assert sum(total for domain, _, total, _ in rows if domain == 2) <= 128
    assert "domain 0 falls back to 2 1" in text
    assert "domain 1 falls back to 2 0" in text
    assert "domain 2 falls back to 0 1" in text


def test_a_module_that_the_map_does_not_list_is_taken_and_no_memory_twice(lanes, built):
    """U-Boot's map leaves it out; ACPI describes it."""
    guest = lanes.uboot(built.esp, memory="256M,slots=2,maxmem=2G", args=[
        "-object", "memory-backend-ram,id=d,size=128M",
        "-device", "pc-dimm,memdev=d,addr=0x120000000"])
    guest.prompt()
    before = allocator(guest)
    assert "no such device" in guest.command("mem add 0x140000000 0x8000000")
    assert "exists" in guest.command("mem add 0x120000000 0x8000000")
    assert allocator(guest)["managed"] == before["managed"]
    rows, _ = zones(guest)
    assert [total for _, zone, total, _ in rows if zone == "normal"] == [127]
    assert "120000000" in guest.command("mem map")
    assert re.search(r"\b0 violations", guest.command("mem audit"))


# -- None left -------------------------------------------------------------------------------------

def boot_with(lanes, built, number):
    """(QEMU's exit code, what the kernel said) of a boot whose allocation `number` fails."""
    guest = lanes.uboot(built.esp, f'fail-alloc={number} run="mem" exit=qemu', args=DEBUG_EXIT,
                        memory="128M")
    code = guest.wait_exit(timeout=60)
    return code, guest.rest()


def test_no_allocation_that_fails_ends_in_a_panic(lanes, built):
    code, text = boot_with(lanes, built, 0)
    assert code == EXIT_SUCCESS
    count = int(re.search(r"fail-alloc: (\d+) allocations counted", text).group(1))
    assert count > 50
    failures = {}
    # Odd steps, so that over the runs of a changing kernel every number gets its turn.
    for number in sorted({1 + count * i // SAMPLES for i in range(SAMPLES)}):
        code, text = boot_with(lanes, built, number)
        if code == EXIT_PANIC:
            panic = re.search(r"PANIC: [^\r\n\x1b]*", text).group(0)
            if not PANICS_ALLOWED.match(panic):
                failures[number] = panic
        elif code not in (EXIT_SUCCESS, EXIT_FAILURE):  # the command itself may find no memory
            failures[number] = f"exit code {code}"
    assert not failures, f"of {count} allocations, {SAMPLES} made to fail"
