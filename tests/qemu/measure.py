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
