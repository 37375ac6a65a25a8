# SPDX-License-Identifier: MIT
"""The shell: commands of the first release, and what it says to lines that are wrong."""

import re

import pytest

import images
from guest import plain

COMMANDS = ["help", "info", "mem", "acpi", "cpu", "irq", "log", "time", "panic", "reboot",
            "poweroff", "test"]


@pytest.fixture
def guest(lanes, built):
    machine = lanes.uboot(built.esp)
    machine.prompt()
    return machine


def test_help_lists_every_command_in_one_line_each(guest):
    listed = guest.command("help")
    for name in COMMANDS:
        assert re.search(rf"^ *{name}\b.*\S", listed, re.MULTILINE), f"help does not list {name}"
    assert max(map(len, listed.splitlines())) < 80, "a line of help wraps on a small screen"
    ways = guest.command("help acpi").splitlines()
    assert ways[0] == "usage: acpi tables [SIGNATURE]"
    assert "       acpi events [follow | unmask GPE]" in ways
    assert max(map(len, ways)) < 80


def test_wrong_lines_get_one_helpful_line(guest):
    for line, told in [("frobnicate", "frobnicate"), ("mme", "mem"), ("mem nonsense", "mem ["),
                       ("cpu 1 2 3", "cpu"), ("acpi", "acpi: 'help acpi' lists"),
                       ("acpi frob", "acpi: no 'frob'; 'help acpi' lists"),
                       ("acpi events x", "usage: acpi events [follow | unmask GPE]"),
                       ("acpi ec x", "usage: acpi ec"), ("stress end x", "usage: stress end"),
                       ("log nonsense", "log ["), ("test no.such", "no.such")]:
        answer = guest.command(line).strip()
        assert told in answer, f"{line!r}: {answer!r}"
        assert len(answer) < 80 and len(answer.splitlines()) == 1, f"{line!r}: {answer!r}"


def test_each_command_prints_something_and_the_prompt_comes_back(guest):
    for line in ["info", "mem", "mem map", "mem firmware", "cpu", "irq", "log", "time", "version",
                 "acpi tables", "test list"]:
        assert guest.command(line).strip(), line


def test_info_fits_one_screen(guest):
    lines = guest.command("info").rstrip().splitlines()
    rows = sum(max(1, -(-len(line) // 80)) for line in lines)  # long ones wrap
    assert rows < 25, "on 80x25 the prompt takes a row"
    for word in ("firmware", "CPU", "memory", "consoles", "ACPI"):
        assert any(line.startswith(word) for line in lines), f"info has no line {word}"


def test_the_line_can_be_edited(guest):
    guest.send("ecko\x7f\x7fho one two\x1b[D\x1b[D\x1b[DX\r")
    answer = guest.prompt()
    assert answer.splitlines()[-1].strip() == "one Xtwo"
    guest.send("\x1b[A\r")  # the line before, again
    assert guest.prompt().splitlines()[-1].strip() == "one Xtwo"
    guest.send("echo thrown away\x03")
    guest.prompt()
    guest.send("\r")
    assert guest.prompt().strip() == ""


def test_the_log_keeps_what_the_console_did_not_show(lanes, built):
    guest = lanes.uboot(built.esp, "log=error")
    boot = guest.prompt()
    assert not re.search(r"^\[ *\d+\.\d{6}\]", boot, re.MULTILINE)
    assert re.search(r"^\[ *\d+\.\d{6}\] \S", guest.command("log"), re.MULTILINE)


def test_time_goes_on(guest):
    uptime = re.compile(r"(\d+)\.(\d+) ?s")
    def now():
        match = uptime.search(guest.command("time"))
        return float(f"{match.group(1)}.{match.group(2)}")
    before = now()
    guest.command("echo")
    assert now() > before


def test_nothing_to_show_is_said(guest):
    assert guest.command("log error").strip() == "no such lines"
    assert re.search(r"^command line  none$", guest.command("info"), re.MULTILINE)


def test_garbage_does_not_break_the_shell(guest):
    guest.send("\x00\x01\x02\x1b[999;999Z\xff\xfe\x1b\x1b[[[\x03")
    guest.prompt()
    guest.send("x" * 3000 + "\r")
    assert guest.prompt().splitlines()[-1].startswith("not run: the line is too long")
    assert guest.command("echo alive").strip() == "alive"


def test_a_pasted_script_is_kept_while_a_command_runs(guest):
    guest.send("sleep 1\r" + "".join(f"echo number-{n:04}\r" for n in range(200)))  # 3400 bytes
    guest.expect(rb"\nnumber-0199\r")
    assert re.findall(r"^number-(\d+)$", plain(guest.serial.before), re.MULTILINE) == [
        f"{n:04}" for n in range(199)]
    guest.prompt()


def test_what_does_not_fit_the_queue_is_told(guest):
    guest.send("sleep 1000\r" + "#" * 6000 + "\x03")  # which gets through all the same
    assert re.search(r"^[1-9]\d+ bytes came faster than they were read and are lost$",
                     guest.prompt(), re.MULTILINE)


def test_a_line_that_is_too_long_for_time_is_told(lanes, built, tmp_path):
    image = images.with_changes(built.esp, str(tmp_path / "esp.img"),
                                options=f'run="time echo {"x" * 600}"')
    guest = lanes.uboot(image)
    assert "time: the command is too long" in guest.prompt()


def test_a_wrong_level_of_the_log_is_told(lanes, built):
    guest = lanes.uboot(built.esp, "log=loud")
    assert "log=loud: not a level (error, warn, info, debug, trace)" in guest.prompt()
