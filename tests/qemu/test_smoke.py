# SPDX-License-Identifier: MIT
"""scripts/smoke tells passing, failing, panicking, stuck and never-started machines apart."""

import os
import subprocess

import pytest

import images


@pytest.fixture
def smoke(top, tmp_path):
    def run(*args, timeout=120):
        done = subprocess.run([os.path.join(top, "scripts", "smoke"), "--log",
                               str(tmp_path / "serial.log"), *args],
                              capture_output=True, text=True, timeout=timeout, check=False)
        lines = done.stdout.splitlines()
        assert len(lines) == 1, done.stdout + done.stderr
        return done.returncode, lines[0]
    return run


def test_the_disk_image_passes(smoke, built):
    code, said = smoke("--image", built.disk)
    assert code == 0 and said.startswith("PASS: ") and "tests passed" in said


def test_the_efi_file_passes_on_the_other_firmware(smoke, built):
    code, said = smoke("--efi", built.efi, "--firmware", "uboot", "--machine", "pc", "--mem", "1G")
    assert code == 0 and said.startswith("PASS: ")


def test_a_panic_is_told_with_its_message(smoke, built):
    code, said = smoke("--image", built.esp, "--firmware", "uboot", "--test", "",
                       "--options", 'run="panic assert"')
    assert code == 2 and said.startswith("FAIL: PANIC: assertion failed: ")


def test_no_end_is_told_with_the_last_line(smoke, built):
    code, said = smoke("--image", built.esp, "--firmware", "uboot", "--timeout", "6",
                       "--exit", "halt")
    assert code == 3 and said.startswith("FAIL: no end in time; the last line was: ")


def test_failing_tests_are_told_by_their_names(smoke, built):
    code, said = smoke("--image", built.esp, "--firmware", "uboot", "--test", "no.such.test")
    assert code == 1 and said.startswith("FAIL: no test ran")


def test_an_image_that_is_not_ours_never_started(smoke, tmp_path):
    empty = str(tmp_path / "empty.img")
    subprocess.run(["mformat", "-C", "-i", empty, "-f", "2880", "::"], check=True)
    subprocess.run(["mmd", "-i", empty, "::EFI", "::EFI/BOOT"], check=True)
    nothing = str(tmp_path / "nothing.efi")
    with open(nothing, "wb") as file:
        file.write(b"MZ, and no more than that")
    image = images.with_changes(empty, str(tmp_path / "image.img"), efi=nothing)
    code, said = smoke("--image", image, "--firmware", "uboot", "--timeout", "8")
    assert code == 4 and said.startswith("FAIL: the firmware did not start us")


def test_a_file_that_is_not_there(smoke):
    code, said = smoke("--image", "/nonexistent.img")
    assert code == 5 and said.startswith("FAIL: ")
