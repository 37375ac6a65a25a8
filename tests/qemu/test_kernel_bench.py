# SPDX-License-Identifier: MIT
"""What the kernel's own operations cost, in guest instructions, against their targets (issue 4)."""

import pytest

import measure

TARGETS = {
    "context-switch": 150,
    "page-alloc-free": 150,
    "heap-64-alloc-free": 80,
    "interrupt-to-handler": 150,
}
CPU_TARGET = 1_000_000  # more for each CPU that is started
FREE_TARGET = 120 * 1024  # KiB, of 128 MiB


def test_operations_are_within_their_targets(lanes, built):
    costs = measure.kernel_costs(lanes, built.esp)
    assert {name: costs[name] for name, target in TARGETS.items() if costs[name] >= target} == {}


@pytest.mark.parametrize("cpus", [4, 16])
def test_a_cpu_more_costs_little(lanes, built, cpus):
    one = measure.boot_cost(lanes, built.esp, 1)
    assert (measure.boot_cost(lanes, built.esp, cpus) - one) / (cpus - 1) < CPU_TARGET


def test_most_of_a_small_memory_stays_free(lanes, built):
    assert measure.memory_free(lanes, built.esp, "128M") > FREE_TARGET
