# SPDX-License-Identifier: MIT
"""Counts guest instructions from our EFI entry to the prompt.

With these arguments the guest's TSC, shifted right by 4, is the number of instructions it has run;
nothing depends on this machine's speed, and a run repeats to the instruction.
"""

import re

import lanes as lane_kit

ICOUNT = ["-icount", "shift=4,sleep=off", "-rtc", "base=2026-01-01,clock=vm"]
SHIFT = 4
LANES = ("uboot", "ovmf-kernel")
TO_KERNEL, TO_PROMPT = "total efi-entry-to-kernel", "total efi-entry-to-prompt"


def parse_steps(text):
    """{step: guest instructions}, in order, from what the shell's `time` prints."""
    steps = {}
    for name, cycles in re.findall(r"^boot: (.+?) cycles=(\d+)", text, re.MULTILINE):
        steps[name] = int(cycles) >> SHIFT
    return steps


def boot_steps(lane, kit: lane_kit.Lanes, esp, efi):
    """Boots once on the lane, returns parse_steps() of it."""
    if lane == "uboot":
        guest = kit.uboot(esp, args=ICOUNT)
    else:
        guest = kit.ovmf_kernel(efi, args=ICOUNT)
    try:
        guest.prompt(timeout=60)
        return parse_steps(guest.command("time"))
    finally:
        guest.close()


def parse_costs(text):
    """{operation: (operations, cycles)} from what the shell's `bench` prints."""
    return {name: (int(operations), int(cycles)) for name, operations, cycles in
            re.findall(r"^bench: (\S+) +operations=(\d+) cycles=(\d+)", text, re.MULTILINE)}


def kernel_costs(kit: lane_kit.Lanes, esp, cpus=1):
    """{operation: guest instructions each}. The times in it (-ns) are nanoseconds of guest time.

    With several CPUs an instruction of any of them counts, also of those that wait: such figures
    are for comparing with one another.
    """
    guest = kit.uboot(esp, smp=cpus, args=ICOUNT)
    try:
        guest.prompt(timeout=120)
        costs = parse_costs(guest.command("bench", timeout=120))
    finally:
        guest.close()
    return {name: cycles / (1 if name.endswith("-ns") else 1 << SHIFT) / operations
            for name, (operations, cycles) in costs.items()}


def boot_cost(kit: lane_kit.Lanes, esp, cpus):
    """Guest instructions from the EFI entry to the prompt on that many CPUs, of all of them, less
    the step in which CPUs are waited for.

    Most of that step is no work: it holds the 10 ms after INIT, and under -icount QEMU takes a CPU's
    whole slice for used up when INIT resets it, some 16 ms for each.
    """
    guest = kit.uboot(esp, smp=cpus, args=ICOUNT)
    try:
        guest.prompt(timeout=180)
        steps = parse_steps(guest.command("time"))
        return steps[TO_PROMPT] - steps.get("cpus-wait", 0)
    finally:
        guest.close()


def memory_free(kit: lane_kit.Lanes, esp, memory):
    """KiB that the page allocator has free at the prompt of a machine with `memory` ("128M")."""
    guest = kit.uboot(esp, memory=memory)
    try:
        guest.prompt(timeout=60)
        text = guest.command("mem")
    finally:
        guest.close()
    managed = text[text.index("page allocator"):]
    return int(re.search(r"^ +free +\d+ pages +(\d+) KiB", managed, re.MULTILINE).group(1))
