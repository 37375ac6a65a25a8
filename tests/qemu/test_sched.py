# SPDX-License-Identifier: MIT
"""Threads as a person sees them: ps and top."""

import os
import re
import time

import pytest

import ktap


@pytest.mark.parametrize("cpus", [1, 4])
def test_ps_lists_every_thread(lanes, built, cpus):
    guest = lanes.uboot(built.esp, smp=cpus)
    guest.prompt()
    listed = guest.command("ps")
    for name in ["main", "system work", *(f"idle/{index}" for index in range(cpus))]:
        assert re.search(rf"^ *\d+ {re.escape(name)} ", listed, re.MULTILINE), listed
    assert re.search(r"main +running", listed)
    assert re.search(r"system work +blocked .* work\b", listed)


def test_top_goes_on_until_a_key_is_pressed(lanes, built):
    guest = lanes.uboot(built.esp, smp=2)
    guest.prompt()
    guest.send("top\r")
    for _ in range(3):
        guest.expect(rb"\d+ threads, up \d+ s")
        guest.expect(rb"idle/\d")
    guest.send("q")
    guest.prompt()
    assert guest.command("echo still here").strip() == "still here"


def test_ctrl_c_ends_a_sleep(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    guest.send("sleep 1000\r")
    guest.expect(rb"sleep 1000")
    guest.send("\x03")
    guest.prompt()


def test_without_timer_and_interrupts_threads_take_turns(lanes, built):
    guest = lanes.uboot(built.esp, machine="q35,pit=off,hpet=off", args=["-cpu", "qemu64,-apic"])
    assert "no timer interrupt" in guest.prompt()
    assert re.search(r"idle/0 +ready", guest.command("ps"))
    guest.command("sleep 1")
    result = ktap.parse(guest.command("test sched", timeout=120))
    assert result.problem() is None
    assert "sched.sleep_is_never_short" in result.passed


# What a person would look at meanwhile, each with something that its answer must have.
TRAFFIC = {
    "ps": "main", "irq": "timer", "mem": "free", "mem audit": "", "time": "clock",
    "acpi tables": "DSDT", "acpi eval \\_SB.PCI0._HID": "0x", "acpi ns \\_SB.PCI0": "PCI0",
    "log": "kernel", "date": "20", "echo one two": "one two", "sleep 0.01": "",
    "cpu": "", "uptime": "", "no-such-command": "no-such-command",
}


def test_stress_with_shell_traffic(lanes, built):
    """Threads, timers and AML on 4 CPUs while the prompt is used. FIRSTLIGHT_STRESS says how many
    seconds (by hand: 180); without it one round is enough."""
    seconds = float(os.environ.get("FIRSTLIGHT_STRESS", 0))
    guest = lanes.uboot(built.esp, smp=4, deadline=300 + seconds)
    guest.prompt()

    def traffic():
        for line, answer in TRAFFIC.items():
            output = guest.command(line, timeout=120)
            assert answer in output, (line, output)

    # What commands allocate once and keep is not a leak: lines of the history among it.
    for _ in range(2):
        traffic()
    guest.command("stress begin")
    end = time.monotonic() + seconds
    rounds = 0
    while rounds == 0 or time.monotonic() < end:
        traffic()
        rounds += 1
    report = guest.command("stress end", timeout=200)
    assert "stress: passed" in report, report
    print(f"{rounds} rounds of {len(TRAFFIC)} commands\n{report}")
