# SPDX-License-Identifier: MIT
"""The kernel's own tests, on machines that differ. Each of them counts in the run's sum."""

import pytest

import ktap
from guest import DEBUG_EXIT, EXIT_SUCCESS


@pytest.mark.parametrize("name, options", [
    ("q35", {}),
    ("pc", {"machine": "pc"}),
    ("q35-max", {"args": ["-cpu", "max"]}),
    ("q35-no-acpi", {"args": ["-machine", "acpi=off"]}),
    ("q35-3G", {"memory": "3G"}),
    ("q35-2-cpus", {"smp": 2}),
    ("q35-4-cpus", {"smp": 4}),
])
def test_kernel_tests_pass(lanes, built, ktap_results, name, options):
    options = dict(options)
    args = [*DEBUG_EXIT, *options.pop("args", [])]
    guest = lanes.uboot(built.esp, "test=all exit=qemu", args=args, **options)
    code = guest.wait_exit(timeout=300)
    result = ktap.parse(guest.rest())
    ktap_results(name, result)
    assert result.problem() is None, "\n".join(
        f"{test}: {'; '.join(notes)}" for test, notes in result.notes.items())
    assert code == EXIT_SUCCESS


def test_kernel_tests_pass_on_ovmf(lanes, built, ktap_results):
    guest = lanes.ovmf_snapshot(built.esp, "test=all exit=qemu", args=DEBUG_EXIT)
    code = guest.wait_exit(timeout=60)
    result = ktap.parse(guest.rest())
    ktap_results("q35-ovmf", result)
    assert result.problem() is None
    assert code == EXIT_SUCCESS


def test_a_filter_that_fits_no_test_is_a_failure(lanes, built):
    guest = lanes.uboot(built.esp, "test=no.such.test exit=qemu", args=DEBUG_EXIT)
    assert guest.wait_exit() == 35
    assert "test=no.such.test: no such test" in guest.rest()


def test_the_test_command_runs_one_module(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    result = ktap.parse(guest.command("test pmm", timeout=60))
    assert result.problem() is None
    assert all(name.startswith("pmm.") for name in result.passed)
