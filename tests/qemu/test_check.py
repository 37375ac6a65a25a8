# SPDX-License-Identifier: MIT
"""`check`, check= and scripts/smoke --check: what is wrong with the firmware, told in the machine."""

import json
import os
import re
import subprocess

import pytest

import guest as qemu_guest
import images
import ktap

# What QEMU 7.2's own tables really have: HPET's byte 0x35 and the FADT's profile are 0, and the
# DSDT's revision is 1.
QEMU = {"hpet.tick", "fadt.profile", "aml.32-bit"}
# U-Boot leaves q35's power management ports where they are after a reset, so that QEMU computes
# FADT fields from a base of 0.
UBOOT_Q35 = QEMU | {"fadt.no-pm1", "fadt.block-port"}


def slit(folder, rows):
    """The body of a SLIT, as a file for -acpitable."""
    path = os.path.join(folder, "slit.bin")
    with open(path, "wb") as file:
        file.write(len(rows).to_bytes(8, "little") + b"".join(bytes(row) for row in rows))
    return ["-acpitable", f"sig=SLIT,rev=1,data={path}"]


def boot(lanes, built, tmp_path, options, args=()):
    """(QEMU's exit code, the serial line) of a boot with these options."""
    image = images.with_changes(built.esp, str(tmp_path / "check.img"), options=options)
    guest = lanes.uboot(image, machine="pc", args=[*qemu_guest.DEBUG_EXIT, *args])
    code = guest.wait_exit(60)
    with open(lanes.log, "rb") as file:
        return code, qemu_guest.plain(file.read())


@pytest.mark.parametrize("lane, machine, expected", [
    ("uboot", "q35", UBOOT_Q35), ("uboot", "pc", QEMU),
    ("ovmf_snapshot", "q35", QEMU), ("ovmf_snapshot", "pc", QEMU)])
def test_the_tables_of_qemu(lanes, built, lane, machine, expected):
    guest = getattr(lanes, lane)(built.esp, machine=machine)
    guest.prompt()
    text = guest.command("check tables --json", timeout=60)
    report = json.loads(text[text.index("{"):text.rindex("}") + 1])
    assert {one["id"] for one in report["findings"]} == expected
    assert report["passed"] == ("fadt.no-pm1" not in expected)
    assert report["checked"] > 90


def test_the_command(lanes, built):
    guest = lanes.uboot(built.esp, machine="pc")
    guest.prompt()
    text = guest.command("check tables", timeout=60)
    assert "fadt.profile: the preferred profile is unspecified" in text
    assert "FACP offset 0x2d: 0" in text and "ACPI 6.5, 5.2.9.1" in text
    assert "kinds of fault looked for" in text
    assert "fadt.profile" not in guest.command("check tables --severity low", timeout=60)
    assert "madt.no-cpu" in guest.command("check tables kinds --severity critical")
    assert guest.command("check nonsense").startswith("usage: ")
    assert "wants info" in guest.command("check --severity dreadful")
    results = ktap.parse(guest.command("check all --ktap --fail critical", timeout=120))
    assert not results.problem()
    assert {"fadt.sci", "rsdp.checksum", "smbios.required"} <= set(results.passed)


def test_a_good_machine_passes(lanes, built, tmp_path):
    code, text = boot(lanes, built, tmp_path, "check=tables exit=qemu")
    assert code == qemu_guest.EXIT_SUCCESS
    assert not ktap.parse(text).problem()
    assert {one["id"] for one in ktap.findings(text)} == QEMU


def test_a_broken_table_fails_with_its_kind(lanes, built, tmp_path):
    """Distances that Linux rejects, and a MCFG whose base is not aligned."""
    mcfg = tmp_path / "mcfg.bin"
    base = (0xe0001000).to_bytes(8, "little")
    mcfg.write_bytes(bytes(8) + base + bytes([0, 0, 0, 255]) + bytes(4))
    code, text = boot(lanes, built, tmp_path, "check=tables check-fail=medium exit=qemu",
                      [*slit(tmp_path, [[10, 20], [20, 11]]),
                       "-acpitable", f"sig=MCFG,rev=1,data={mcfg}"])
    assert code == 35  # a test failed
    assert set(ktap.parse(text).failed) == {"slit.diagonal", "mcfg.address"}
    found = {one["id"]: one for one in ktap.findings(text)}
    assert found["slit.diagonal"]["places"] == [["SLIT offset 0x2f", "domain 1: 11"]]
    assert found["slit.diagonal"]["severity"] == "medium"


def test_an_option_that_is_wrong_is_no_success(lanes, built, tmp_path):
    code, text = boot(lanes, built, tmp_path, "check=everything exit=qemu")
    assert code == 35 and "check=everything: not a part and a format" in text


def test_smoke_checks_a_firmware(top, built, tmp_path):
    report = tmp_path / "report.json"
    done = subprocess.run(
        [os.path.join(top, "scripts", "smoke"), "--image", built.esp, "--firmware", "uboot",
         "--machine", "pc", "--check", "tables", "--fail", "medium", "--json", str(report),
         *(f"--qemu-arg={word}" for word in slit(tmp_path, [[10, 20], [21, 10]]))],
        capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "low       slit.symmetry: there is further than back" in done.stdout
    assert re.search(r"^PASS: \d+ kinds of fault looked for, \d+ found, none that is medium or worse",
                     done.stdout, re.MULTILINE)
    assert "SLIT offset 0x2d: from 0 to 1: 20, back: 21" in done.stdout
    told = json.loads(report.read_text())
    assert told["passed"] and "slit.symmetry" in told["checks"]["passed"]
    assert {one["id"] for one in told["findings"]} == QEMU | {"slit.symmetry"}
