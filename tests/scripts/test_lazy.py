# SPDX-License-Identifier: MIT
"""The kernel's lazy part: nothing reaches into it uncalled for, and what is taken out of the image comes
back the same."""

import lzma
import os
import shutil
import struct
import subprocess
import sys

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUT = os.path.join(TOP, os.environ.get("BUILD", "build"), os.environ.get("ARCH", "x86_64"))
CHECK = os.path.join(TOP, "scripts", "check-lazy")
SPLIT = os.path.join(TOP, "scripts", "split-lazy")


def check(folder):
    return subprocess.run([sys.executable, "-B", CHECK, str(folder)], capture_output=True, text=True,
                          timeout=120, check=False)


def compiled(folder, name, text, lazy):
    target = folder / f"{name}.c.o"
    subprocess.run(["clang", "-target", "x86_64-unknown-none-elf", "-fpie", "-ffunction-sections",
                    "-x", "c", "-c", "-", "-o", str(target)], input=text, text=True, check=True,
                   timeout=60)
    if lazy:
        subprocess.run(["llvm-objcopy", "--prefix-alloc-sections=.lazy", str(target)], check=True,
                       timeout=60)


def test_the_kernel_calls_into_its_lazy_part_only_where_it_may():
    done = check(os.path.join(OUT, "obj"))
    assert done.returncode == 0, done.stdout
    assert "0 breaches" in done.stdout


def test_a_call_into_the_lazy_part_is_found(tmp_path):
    compiled(tmp_path, "late", "static int own(void) { return 1; } int late(void) { return own(); }"
             " extern const int late_number; const int late_number = 1; int late_variable;", True)
    compiled(tmp_path, "good", "extern int late_variable; int *own(void) { return &late_variable; }",
             False)
    assert check(tmp_path).returncode == 0
    compiled(tmp_path, "bad", "int late(void); extern const int late_number;"
             " int early(void) { return late() + late_number; }", False)
    done = check(tmp_path)
    assert done.returncode == 1
    assert "bad.c: late of late.c" in done.stdout
    assert "bad.c: late_number of late.c" in done.stdout
    assert "2 breaches" in done.stdout


def test_without_anything_lazy_it_fails(tmp_path):
    compiled(tmp_path, "good", "int early(void) { return 1; }", False)
    assert check(tmp_path).returncode == 1


@pytest.mark.skipif(shutil.which("llvm-objcopy") is None, reason="no llvm-objcopy")
def test_what_is_taken_out_is_zeros_in_the_image_and_whole_beside_it(tmp_path):
    whole = tmp_path / "whole"
    subprocess.run(["llvm-objcopy", "--strip-all", os.path.join(OUT, "kernel.elf"), str(whole)],
                   check=True, timeout=60)
    subprocess.run([sys.executable, "-B", SPLIT, str(whole), str(tmp_path / "rest"),
                    str(tmp_path / "lazy")], check=True, timeout=60)
    before, rest = whole.read_bytes(), (tmp_path / "rest").read_bytes()
    lazy = (tmp_path / "lazy").read_bytes()
    assert len(before) == len(rest) and len(lazy) % 4096 == 0
    changed = [at for at in range(0, len(before), 512) if before[at:at + 512] != rest[at:at + 512]]
    assert changed
    # Nothing but zeros where it was; and its constants, which no call is in, are all there.
    start, end = changed[0], changed[-1] + 512
    assert not any(rest[start + 512:end - 512])
    assert b"what is wrong with this machine's firmware" in lazy
    assert b"what is wrong with this machine's firmware" not in rest


def test_the_packed_part_is_an_lzma_file():
    with open(os.path.join(OUT, "kernel.lazy"), "rb") as file:
        lazy = file.read()
    with open(os.path.join(OUT, "kernel.lazy.lzma"), "rb") as file:
        packed = file.read()
    assert struct.unpack_from("<Q", packed, 5)[0] == len(lazy)
    # With its length in the header, and an end mark all the same, as the format allows.
    assert lzma.decompress(packed[:5] + b"\xff" * 8 + packed[13:], lzma.FORMAT_ALONE) == lazy
