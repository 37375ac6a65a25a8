# SPDX-License-Identifier: MIT
"""Interrupts of devices: shared lines, threads, storms, messages."""

import re

import pytest

import ktap
from guest import DEBUG_EXIT, EXIT_SUCCESS

DEVICES = ["-device", "edu", "-device", "e1000e"]


TESTS = {"irq.pci_line", "irq.msi", "irq.msix", "irq.shared_line_and_threads", "irq.storm"}


# Where the pin of a slot arrives AML says; on pc that is what its link was set to.
@pytest.mark.parametrize("machine, smp", [("q35", 1), ("q35", 4), ("pc", 2)])
def test_devices_interrupt(lanes, built, ktap_results, machine, smp):
    guest = lanes.uboot(built.esp, "test=irq exit=qemu", machine=machine, smp=smp,
                        args=[*DEVICES, *DEBUG_EXIT], deadline=300)
    code = guest.wait_exit(timeout=240)
    text = guest.rest()
    result = ktap.parse(text)
    ktap_results(f"{machine}-irq-smp{smp}", result)
    assert result.problem() is None
    assert set(result.passed) == TESTS
    assert "interrupts that nobody wants; masked for 10 s" in text
    assert code == EXIT_SUCCESS


def test_interrupts_are_spread_and_counted_by_cpu(lanes, built):
    guest = lanes.uboot(built.esp, smp=2, deadline=120)
    guest.prompt(timeout=90)
    text = guest.command("irq")
    rows = {}
    for line in text.splitlines():
        row = re.match(r" +0x\w+ +(?:\d+|-)  (\w+) +(\d+) +\S.{14}  (.{22})((?: +\d+)+)$", line)
        if row:
            rows[row[3].strip()] = row[1], int(row[2]), [int(count) for count in row[4].split()]
    assert rows["reschedule"][0] == "all"
    assert {rows[name][0] for name in ("serial0", "keyboard")} == {"0", "1"}
    for to, count, by_cpu in rows.values():
        # The serial line goes on interrupting while it is printed.
        assert len(by_cpu) == 2 and sum(by_cpu) >= count
        assert to in ("0", "1", "all")
    # What is typed here arrives where the line is delivered.
    assert rows["serial0"][2][int(rows["serial0"][0])] > 0
