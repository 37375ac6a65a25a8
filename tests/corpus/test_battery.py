# SPDX-License-Identifier: MIT
"""Real laptops' _BIF, _BIX and _BST against the model of an embedded controller (tests/ec).

The model's battery is three quarters full, at 11.4 V, and discharged with 17 W; battery.tsv says
what each machine's own firmware makes of that, and why where it is not that. Run as a program, with
the tool and the corpus as arguments, this prints the lines of battery.tsv (the reasons are kept).
"""

import pathlib
import re
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

from test_corpus import aml, corpus, failed, for_each  # noqa: E402,F401  (corpus is a fixture)

EXPECTED = HERE / "battery.tsv"
LIMIT_S = 60
LOOP_LIMIT = "0.2"  # virtual seconds: what waits for hardware that is not modelled waits in vain
EISA_ID = b"\x41\xd0\x0c\x0a"  # PNP0C0A


def has_battery(machine):
    """Whether its tables have a battery whose methods read one (desktops have empty shells)."""
    tables = b"".join(path.read_bytes() for path in sorted(machine.glob("*.aml")))
    return (EISA_ID in tables or b"PNP0C0A" in tables) and (b"_BIF" in tables or b"_BIX" in tables)


def number(pattern, text):
    found = re.search(pattern, text)
    return found[1] if found else "?"


def figures(block):
    """One line of what is printed of a battery, or "absent"."""
    head = block.splitlines()[0]
    if "no battery" in head:
        return "absent"
    state = re.search(r"battery, (\w+)", head)[1]
    percent = number(r", (\d+) %", head)
    volts = number(r"voltage +([\d.]+) V", block)
    design = number(r"design .*\(([\d.]+) Wh", block)
    watts = number(r"rate .*\(([\d.]+) W", block)
    return f"{state} {percent} % {volts} V {design} Wh {watts} W"


def summary(tool, machine):
    done = subprocess.run([tool, "battery", machine, "--log", "error", "--loop-timeout", LOOP_LIMIT],
                          capture_output=True, text=True, errors="replace", timeout=LIMIT_S,
                          check=False)
    if done.returncode != 0:
        return f"exit {done.returncode}: {done.stderr[-200:]}"
    blocks = [figures(block) for block in re.split(r"(?m)^(?=\\)", done.stdout)
              if re.match(r"\S+ (no )?battery", block.replace("battery,", "battery", 1))]
    present = [block for block in blocks if block != "absent"]
    return (present + blocks + ["none"])[0]


def is_sane(line):
    """Whether it is the model's battery, as far as firmware tells at all.

    Some hide the rate while discharging, give the last full capacity as the design's, or the
    design's voltage as the present one. Tablets have one cell.
    """
    found = re.fullmatch(r"discharging (\d+) % ([\d.]+) V ([\d.]+) Wh (\S+) W", line)
    if not found:
        return False
    percent, volts, design = int(found[1]), float(found[2]), float(found[3])
    cells = 1 if volts < 5 else 3
    rate_is_good = found[4] == "?" or 4.6 * cells <= float(found[4]) <= 6.6 * cells
    return (74 <= percent <= 76 and 3.66 <= volts / cells <= 3.84 and 12 <= design / cells <= 20
            and rate_is_good)


def expectations():
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[0]: (row[1], row[2] if len(row) > 2 else "") for row in rows}


def test_batteries_of_real_laptops(built, corpus):  # noqa: F811  (the fixture)
    expected = expectations()
    machines = {machine.name: machine for machine in corpus if has_battery(machine)}
    assert sorted(machines) == sorted(expected), "battery.tsv lists other machines"
    wrong = []
    for name, machine in sorted(machines.items()):
        got = summary(built.aml, machine)
        if got != expected[name][0]:
            wrong.append(f"{name}: {got!r}, not {expected[name][0]!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("command", ["battery", "thermal"])
def test_sensors_of_every_machine_are_read_to_the_end(built, corpus, command):  # noqa: F811
    def check(machine):
        done = aml(built, command, machine, "--log", "error", "--loop-timeout", LOOP_LIMIT)
        return failed(done) or (None if done.stdout else "printed nothing")
    assert not for_each(corpus, check)


def test_most_are_sane_and_the_others_explained():
    expected = expectations()
    sane = [name for name, (line, why) in expected.items() if is_sane(line)]
    for name, (line, why) in expected.items():
        assert is_sane(line) == (not why), f"{name}: {line}: {why or 'no reason given'}"
    assert len(sane) * 10 > len(expected) * 8, f"{len(sane)} of {len(expected)}"


def main():
    tool, folder = sys.argv[1:]
    reasons = expectations() if EXPECTED.exists() else {}
    for machine in sorted(path.parent for path in pathlib.Path(folder).glob("**/dsdt.aml")):
        if has_battery(machine):
            line = summary(tool, machine)
            why = "" if is_sane(line) else reasons.get(machine.name, ("", "?"))[1]
            print("\t".join([machine.name, line] + ([why] if why else [])))


if __name__ == "__main__":
    main()
