# SPDX-License-Identifier: MIT
"""Each clock and each timer missing in turn, and the time of day. No test asks how long a thing took."""

import re

import pytest

import measure

# Name: (machine, QEMU's options, ours, the clock, what calibrated it, the timer)
MACHINES = {
    "all": ("q35", [], "", "tsc", "hpet", "lapic one-shot"),
    "no-hpet": ("pc", ["-machine", "hpet=off"], "", "tsc", "acpi-pm", "lapic one-shot"),
    "no-hpet-no-acpi": ("q35", ["-machine", "hpet=off,acpi=off"], "", "tsc", "pit", "lapic one-shot"),
    "no-pit": ("q35", ["-machine", "pit=off"], "", "tsc", "hpet", "lapic one-shot"),
    "nothing": ("q35", ["-machine", "pit=off,hpet=off,acpi=off"], "",
                "tsc", "none (guess)", "lapic one-shot"),
    "no-apic": ("q35", ["-cpu", "qemu64,-apic"], "", "tsc", "hpet", "hpet"),
    "no-apic-no-hpet": ("pc", ["-cpu", "qemu64,-apic", "-machine", "hpet=off"], "", "tsc", "acpi-pm", "pit"),
    "no-apic-nothing": ("q35", ["-cpu", "qemu64,-apic", "-machine", "pit=off,hpet=off,acpi=off"], "",
                        "tsc", "none (guess)", "none"),
    "clock-hpet": ("q35", [], "clock=hpet", "hpet", "hpet", "lapic one-shot"),
    "clock-acpi-pm": ("pc", [], "clock=acpi-pm", "acpi-pm", "hpet", "lapic one-shot"),
    "clock-pit": ("q35", [], "clock=pit", "pit", "hpet", "lapic one-shot"),
    "timer-hpet": ("q35", [], "timer=hpet", "tsc", "hpet", "hpet"),
    "timer-pit": ("pc", [], "timer=pit", "tsc", "hpet", "pit"),
    "clock-pit-timer-pit": ("q35", [], "clock=pit timer=pit", "pit", "hpet", "pit"),
}


def clock_of(text):
    """(clock, calibrated by, watched by, timer) of what `time` prints."""
    clock = re.search(r"^clock: (\S+); cycles at \d+ Hz, calibrated by (.+?), watched by (\S+?),?$",
                      text.replace(", invariant", ""), re.MULTILINE)
    timer = re.search(r"^timer: (.+)$", text, re.MULTILINE)
    assert clock and timer, text
    return (*clock.groups(), timer.group(1))


@pytest.mark.parametrize("name", MACHINES)
def test_a_machine_without_some_clock_has_time_and_sleeps(lanes, built, name):
    machine, args, options, clock, calibrated_by, timer = MACHINES[name]
    guest = lanes.uboot(built.esp, options, machine=machine, args=args)
    guest.prompt()
    found = clock_of(guest.command("time"))
    assert (found[0], found[1], found[3]) == (clock, calibrated_by, timer)
    report = guest.command("test time", timeout=60)
    assert "not ok" not in report and re.search(r"^ok \d+ time\.", report, re.MULTILINE), report
    assert "hello" in guest.command("sleep 0.2; echo hello")
    dropped = re.findall(r"^source: (\S+) .*dropped", guest.command("time"), re.MULTILINE)
    # U-Boot leaves q35's power management block where the tables do not say.
    assert set(dropped) <= ({"acpi-pm"} if machine == "q35" else set())


@pytest.mark.parametrize("options", ["timer=hpet", "timer=pit", "clock=hpet", "clock=pit timer=pit"])
def test_all_processors_share_a_timer_where_their_own_are_not_used(lanes, built, options):
    guest = lanes.uboot(built.esp, options, smp=4)
    guest.prompt()
    for module in ("time", "work"):
        report = guest.command(f"test {module}", timeout=60)
        assert "not ok" not in report, report
    assert "hello" in guest.command("sleep 0.2; echo hello")


def test_an_option_that_names_no_clock_is_told(lanes, built):
    guest = lanes.uboot(built.esp, "clock=sundial timer=hourglass")
    boot = guest.prompt()
    assert re.search(r"clock=sundial: ", boot)
    assert re.search(r"timer=hourglass: ", boot)
    assert "no timer interrupt" not in boot
    assert "hello" in guest.command("echo hello")


def test_sources_are_compared_with_each_other(lanes, built):
    guest = lanes.uboot(built.esp, machine="pc")
    guest.prompt()
    rows = re.findall(r"^source: (\S+) +rated (\d+), (\d+) bits at (\d+) Hz, (good|not compared)"
                      r"(?:, ([+-]\d+) ppm)?(, in use)?$", guest.command("time"), re.MULTILINE)
    assert [row[0] for row in rows] == ["tsc", "hpet", "acpi-pm", "pit"]
    assert [int(row[1]) for row in rows] == sorted((int(row[1]) for row in rows), reverse=True)
    assert [row[0] for row in rows if row[6]] == ["tsc"]
    assert all(row[4] == "good" for row in rows)


def test_the_counter_is_watched_where_there_is_a_reference(lanes, built):
    guest = lanes.uboot(built.esp, args=measure.ICOUNT)
    guest.prompt()
    assert clock_of(guest.command("time"))[2] == "hpet"
    guest.command("sleep 3")
    assert "tsc:" not in guest.command("log"), "it keeps time, and is believed to"


# -- The time of day -------------------------------------------------------------------------------

def date_of(guest, line="date"):
    """('2026-11-23', '04:30:59', who said so)"""
    found = re.search(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC, \w{3} \(by (\w+)\)$",
                      guest.command(line), re.MULTILINE)
    assert found
    return found.groups()


@pytest.mark.parametrize("base", ["2026-11-23T04:00:00", "2038-01-19T03:14:00",
                                  "2024-02-29T12:00:00", "1999-12-31T12:00:00"])
@pytest.mark.parametrize("machine, args", [("q35", []), ("pc", ["-machine", "acpi=off"])])
def test_the_date_is_the_real_time_clocks(lanes, built, base, machine, args):
    guest = lanes.uboot(built.esp, machine=machine, args=[*args, "-rtc", f"base={base},clock=vm"])
    guest.prompt()
    date, clock, source = date_of(guest)
    assert (date, clock[:2], source) == (base[:10], base[11:13], "RTC")


@pytest.mark.parametrize("lane", ["uboot", "ovmf_kernel"])
def test_without_it_the_date_is_what_the_firmware_said(lanes, built, lane):
    image = built.esp if lane == "uboot" else built.efi
    guest = getattr(lanes, lane)(image, "rtc=none",
                                 args=["-rtc", "base=2031-05-06T07:00:00,clock=vm"])
    guest.prompt(timeout=60)
    date, clock, source = date_of(guest)
    assert (date, clock[:2], source) == ("2031-05-06", "07", "UEFI")


def test_setting_the_date(lanes, built):
    guest = lanes.uboot(built.esp, args=["-rtc", "base=2026-01-01,clock=vm"])
    guest.prompt()
    assert date_of(guest, "date set 2100-02-28 12:30:00")[0] == "2100-02-28"
    date, clock, source = date_of(guest)
    assert (date, clock[:2], source) == ("2100-02-28", "12", "set")
    for wrong in ["2100-02-29 00:00", "2026-13-01 00:00", "today", "2026-01-01"]:
        assert "usage: date" in guest.command(f"date set {wrong}")


def test_uptime_and_timing_a_command(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    assert re.match(r"up 0 days 00:\d\d:\d\d \(\d+\.\d{3} s\)", guest.command("uptime"))
    answer = guest.command('time echo "two  blanks"')
    assert re.match(r"two  blanks\ntime: \d+\.\d{6} s", answer)
    answer = guest.command("time sleep 0.3")
    assert float(re.match(r"time: (\d+\.\d+) s", answer).group(1)) >= 0.3


def test_a_sleep_can_be_interrupted(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    guest.send("sleep 100000\r")
    guest.expect(rb"sleep 100000\r\n")
    guest.send("\x03")
    assert "^C" in guest.prompt()
    for wrong in ["", "x", "-1", "1.", "1.x", "1 2"]:
        assert "usage: sleep" in guest.command(f"sleep {wrong}".strip())
