# SPDX-License-Identifier: MIT
"""scripts/debug-table: what backtraces say of an address is what LLVM's symbolizer says of it."""

import os
import random
import re
import struct
import subprocess
import sys

import pytest

HEADER = "<4s9I2i4xQ"


class Table:
    """A second reader of the format, written from its description."""

    def __init__(self, data):
        (magic, version, self.size, self.count, self.block, self.blocks, self.functions, self.names,
         self.files, self.end, self.lowest, self.steps, self.start) = struct.unpack_from(HEADER, data)
        assert (magic, version, len(data)) == (b"FLDT", 1, self.end)
        self.data = data
        self.file_names = data[self.files:self.end].decode().split("\0")
        self.function_names = data[self.names:self.files].decode().split("\0")

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def rows(self):
        """Yields (address, end, function, file, line)."""
        self.at, end = self.functions, self.start
        for index in range(self.count):
            if index % self.block == 0:
                start, functions, names = struct.unpack_from(
                    "<3I", self.data, self.blocks + index // self.block * 12)
                end = self.start + start
                assert functions == self.at - self.functions
                assert names == sum(len(name) + 1 for name in self.function_names[:index])
            address = end + self.varint()
            end = address + self.varint()
            steps_end = self.varint() + self.at
            slots, slot, row = [], None, None  # [file, line]
            while self.at < steps_end:
                code = self.data[self.at]
                self.at += 1
                if code == 0:
                    slots = [*slots[:15], [self.varint(), 0]]
                    slot = slots[-1]
                    continue
                if 2 <= code < 7:
                    slot = slots[self.varint() if code == 2 else code - 3]
                    continue
                if code == 1:
                    step, zigzag = self.varint(), self.varint()
                    line_step = -(zigzag + 1) // 2 if zigzag % 2 else zigzag // 2
                else:
                    step = 1 + (code - 7) // self.steps
                    line_step = self.lowest + (code - 7) % self.steps
                if row and step:
                    yield row[0], row[0] + step, self.function_names[index], *row[1:]
                address += step
                slot[1] += line_step
                row = (address, self.file_names[slot[0]], slot[1])
            if row:
                yield row[0], end, self.function_names[index], *row[1:]


def make_table(top, elf, out):
    subprocess.run([sys.executable, os.path.join(top, "scripts", "debug-table"), elf, out],
                   check=True, timeout=60)
    with open(out, "rb") as file:
        return file.read()


def innermost(elf, addresses):
    """[(file, line)] of the innermost inlined function, as LLVM reads the line program."""
    query = "".join(f"{address:#x}\n" for address in addresses)
    done = subprocess.run(["llvm-symbolizer", f"--obj={elf}", "--inlines"], input=query,
                          capture_output=True, text=True, check=True, timeout=60)
    answers = []
    for block in done.stdout.split("\n\n")[:len(addresses)]:
        place = block.strip("\n").split("\n")[1]
        answers.append(re.match(r"(.*?):(\d+|\?)", place).groups())
    return answers


def test_the_kernels_table_agrees_with_llvm(built, top, tmp_path):
    if not os.path.exists(built.kernel):
        pytest.fail("build the kernel first")
    rows = list(Table(make_table(top, built.kernel, str(tmp_path / "out"))).rows())
    assert len(rows) > 5000 and all(start < end for start, end, *_ in rows)
    sample = random.Random(1).sample(rows, 400)
    # The last byte too: what holds, holds to the end.
    addresses = [end - 1 if number % 2 else start
                 for number, (start, end, *_) in enumerate(sample)]
    compared = 0
    for row, address, (file, line) in zip(sample, addresses, innermost(built.kernel, addresses)):
        if line == "0" or line == "?":
            continue  # the compiler's own code: the table keeps the line before it
        compared += 1
        assert (row[3], str(row[4])) == (re.sub(r"^(\./)+", "", file), line), hex(address)
    assert compared > 300


def test_functions_are_the_symbol_tables(built, top, tmp_path):
    table = Table(make_table(top, built.kernel, str(tmp_path / "out")))
    names = set(table.function_names)
    assert {"kernel_main", "panic", "hal_clock_ns", "trap_entry"} <= names
    assert table.count == len(table.function_names) - 1  # the last is empty


def test_the_same_input_gives_the_same_bytes(built, top, tmp_path):
    first = make_table(top, built.kernel, str(tmp_path / "first"))
    assert first == make_table(top, built.kernel, str(tmp_path / "second"))


@pytest.mark.parametrize("version", [4, 5])
def test_both_versions_of_dwarf(top, tmp_path, version):
    source = tmp_path / "small.c"
    source.write_text("int other(int x);\n"
                      "int first(int x)\n{\n    return other(x) + 1;\n}\n\n"
                      "int second(int x)\n{\n    return other(x) *\n           first(x);\n}\n")
    flags = ["-target", "x86_64-unknown-none-elf", f"-gdwarf-{version}", "-O1", "-fno-inline",
             "-ffreestanding", "-fdebug-compilation-dir=.", "-ffunction-sections"]
    subprocess.run(["clang", *flags, "-c", "small.c", "-o", "small.o"], cwd=tmp_path, check=True,
                   timeout=60)
    subprocess.run(["ld.lld", "-e", "first", "--defsym=other=0x1000", "small.o", "-o", "small.elf"],
                   cwd=tmp_path, check=True, timeout=60)
    table = Table(make_table(top, str(tmp_path / "small.elf"), str(tmp_path / "out")))
    lines = {}
    for _, _, function, file, line in table.rows():
        assert os.path.basename(file) == "small.c"
        lines.setdefault(function, set()).add(line)
    assert set(lines) == {"first", "second"}
    assert lines["first"] <= {3, 4} and 4 in lines["first"]
    assert lines["second"] <= {8, 9, 10} and {9, 10} <= lines["second"]


def test_a_file_without_lines_is_refused(top, tmp_path):
    (tmp_path / "bad").write_bytes(b"no ELF file at all, but long enough for its header" * 4)
    done = subprocess.run([sys.executable, os.path.join(top, "scripts", "debug-table"),
                           str(tmp_path / "bad"), str(tmp_path / "out")], capture_output=True,
                          text=True, timeout=60, check=False)
    assert done.returncode != 0 and "not a little-endian ELF64 file" in done.stderr
