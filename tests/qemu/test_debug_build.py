# SPDX-License-Identifier: MIT
"""The debug build (DEBUG=1): it is built, undefined behaviour ends in file and line, and its lock
order, heap and stack checks find nothing in the kernel's own tests."""

import os
import re

import pytest

import ktap
import making
from guest import DEBUG_EXIT, EXIT_PANIC, EXIT_SUCCESS


@pytest.fixture(scope="module")
def debug_esp(built, top):
    """Its small image, in a build folder of its own, made by one worker at a time."""
    folder = os.path.join(built.build, "debug")
    making.once(top, folder, "-j2", f"BUILD={folder}", "DEBUG=1")
    return os.path.join(folder, "x86_64", "esp.img")


def test_undefined_behaviour_names_its_file_and_line(lanes, debug_esp):
    guest = lanes.uboot(debug_esp, "exit=qemu", args=DEBUG_EXIT)
    guest.prompt()
    guest.send("panic undefined\r")
    said, report = guest.panic_report()
    assert guest.wait_exit() == EXIT_PANIC
    assert re.match(r"PANIC: undefined behaviour: signed addition overflows "
                    r"\(kernel/fault_demo\.c:\d+:\d+\)", said), said
    assert "fault_demo_undefined" in report


def test_kernel_tests_pass_with_every_check_on(lanes, debug_esp, ktap_results):
    guest = lanes.uboot(debug_esp, "test=all exit=qemu", args=DEBUG_EXIT, smp=4)
    code = guest.wait_exit(timeout=300)
    result = ktap.parse(guest.rest())
    ktap_results("q35-debug", result)
    assert result.problem() is None, "\n".join(
        f"{test}: {'; '.join(notes)}" for test, notes in result.notes.items())
    assert code == EXIT_SUCCESS
