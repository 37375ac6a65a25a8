#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes a folder of seed inputs for each fuzzing harness.

usage: seeds.py OUT [--corpus DIR]

Takes the real machines of ../shared/corpus when they are there (small tables first), and always
what iasl makes of tests/aml. The same input gives the same folder. Files: OUT/<harness>/<name>.
"""
import argparse
import hashlib
import io
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
CORPUS = TOP.parent / "shared/corpus"
TABLE_MAX = 12 * 1024  # larger ones make a fuzzer slow
TABLES = 240
METHODS = 600
METHOD_MAX = 600
ASL_FILES = 400


def seal(table):
    """Mode 0 (creator revision), DSDT, right length and checksum."""
    table = bytearray(table)
    table[0:4], table[32:36], table[9] = b"DSDT", bytes(4), 0
    table[4:8] = len(table).to_bytes(4, "little")
    table[9] = -sum(table) & 0xFF
    return bytes(table)


class Folder:
    """Inputs of one harness, each once."""

    def __init__(self, path):
        self.path = path
        self.seen = set()
        path.mkdir(parents=True, exist_ok=True)

    def add(self, data):
        name = hashlib.sha1(data).hexdigest()[:16]
        if name not in self.seen:
            self.seen.add(name)
            (self.path / name).write_bytes(data)


def package_length(data, at):
    """(bytes, value) of the PkgLength there."""
    count = data[at] >> 6
    if count == 0:
        return 1, data[at] & 0x3F
    return 1 + count, data[at] & 0xF | int.from_bytes(data[at + 1:at + 1 + count], "little") << 4


def method_bodies(table):
    """What looks like a Method with a plain name."""
    for match in re.finditer(rb"\x14", table[36:]):
        at = 36 + match.start() + 1
        if at + 10 > len(table):
            return
        size, length = package_length(table, at)
        end = at + length
        body = at + size + 5
        if end > len(table) or end < body or not re.match(rb"[A-Z_][A-Z0-9_]{3}", table[at + size:]):
            continue
        yield table[body:end]


def templates(table):
    """Resource templates: buffers that end with an end tag."""
    for match in re.finditer(rb"\x11", table[36:]):
        at = 36 + match.start() + 1
        if at + 8 > len(table):
            return
        size, length = package_length(table, at)
        start, end = at + size, at + length
        skip = {0x0A: 2, 0x0B: 3}.get(table[start] if start < len(table) else 0, 1)
        data = table[start + skip:end]
        if end <= len(table) and len(data) > 2 and data[-2] == 0x79:
            yield data


def machine_files(corpus):
    """(machine, name, bytes) of the corpus, an archive or a folder of machines."""
    if (corpus / "machines.tar.xz").exists():
        with tarfile.open(corpus / "machines.tar.xz", "r|xz") as tar:
            for member in tar:
                path = pathlib.PurePath(member.name)
                if member.isfile() and path.suffix in (".aml", ".dat"):
                    yield path.parent.name, path.name, tar.extractfile(member).read()
    elif corpus.is_dir():
        for path in sorted(corpus.glob("*/*.[ad][ma][lt]")):
            yield path.parent.name, path.name, path.read_bytes()


def asl_tables():
    """Tables that iasl makes of tests/aml."""
    files = sorted((TOP / "tests/aml").rglob("*.asl"))[:ASL_FILES]
    with tempfile.TemporaryDirectory() as folder:
        for i, path in enumerate(files):
            out = pathlib.Path(folder) / str(i)
            subprocess.run(["iasl", "-p", out, path], capture_output=True, timeout=30, check=False)
            made = out.with_suffix(".aml")
            if made.exists():
                yield made.read_bytes()


def dump_text(name, table):
    """acpidump's format."""
    text = io.StringIO()
    text.write(f"{name} @ 0x{int(hashlib.sha1(table).hexdigest()[:6], 16) << 4:016X}\n")
    for at in range(0, len(table), 16):
        row = table[at:at + 16]
        shown = "".join(chr(c) if 32 <= c < 127 else "." for c in row)
        text.write(f"    {at:04X}: {' '.join(f'{c:02X}' for c in row):<47}  {shown}\n")
    return text.getvalue() + "\n"


def memory_image(statics):
    """An RSDP at 0x1000, an XSDT, and the tables it lists."""
    base, tables, entries = 0x1000, b"", []
    at = 36 + 36 + 8 * len(statics)
    for table in statics:
        entries.append(base + at + len(tables))
        tables += table + bytes(-len(table) % 8)
    xsdt = bytearray(b"XSDT" + bytes(32) + b"".join(e.to_bytes(8, "little") for e in entries))
    xsdt[4:8] = len(xsdt).to_bytes(4, "little")
    xsdt[9] = -sum(xsdt) & 0xFF
    rsdp = bytearray(b"RSD PTR \0FLIGHT\2" + bytes(20))
    rsdp[20:24], rsdp[24:32] = (36).to_bytes(4, "little"), (base + 36).to_bytes(8, "little")
    rsdp[8] = -sum(rsdp[:20]) & 0xFF
    rsdp[32] = -sum(rsdp) & 0xFF
    return bytes(rsdp) + bytes(xsdt) + tables


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--corpus", type=pathlib.Path, default=CORPUS)
    args = parser.parse_args()
    folders = {name: Folder(args.out / name)
               for name in ("table", "method", "resource", "dump", "static", "real")}

    aml, statics, machines = [], {}, {}
    for machine, name, data in machine_files(args.corpus):
        if name.endswith(".aml") and len(data) > 36:
            aml.append(data)
            if name == "dsdt.aml":
                machines[machine] = data
        elif len(data) < 4096:
            statics.setdefault(name.rstrip("0123456789.dat"), []).append(data)
    aml.sort(key=lambda data: (len(data), data))
    small = list({t[36:]: t for t in aml if len(t) <= TABLE_MAX}.values())
    small = small[:TABLES // 2] + small[TABLES // 2::max(1, 2 * len(small) // TABLES)]
    own = [table for table in asl_tables() if len(table) > 36]

    for table in own + small:
        folders["table"].add(seal(table))
    bodies = [b for t in own + small for b in method_bodies(t) if 2 <= len(b) <= METHOD_MAX]
    for body in list(dict.fromkeys(bodies))[:METHODS]:
        folders["method"].add(bytes(4) + body)
    for table in own + aml[:400]:
        for data in templates(table):
            if len(data) < 1024:
                folders["resource"].add(data)
    for table in sorted(machines.values(), key=len)[:3]:
        folders["real"].add(table)

    flat = [t for group in statics.values() for t in group[:3]]
    for table in flat:
        folders["static"].add(table)
    groups = [flat[i:i + 5] for i in range(0, min(len(flat), 60), 5)]
    for group in groups:
        folders["static"].add(memory_image(group))
        text = "".join(dump_text(t[:4].decode("latin-1"), t[:300]) for t in group)
        folders["dump"].add(text.encode("latin-1"))
    for table in own[:20]:
        folders["dump"].add(dump_text("DSDT", table).encode())
        folders["dump"].add(table + table)
    folders["static"].add(memory_image(own[:3]))
    if not folders["real"].seen:
        for table in sorted(own, key=len)[-3:]:
            folders["real"].add(table)
    print("seeds: " + ", ".join(f"{len(f.seen)} {name}" for name, f in folders.items()))
    return 0 if all(f.seen for n, f in folders.items() if n != "resource") else 1


if __name__ == "__main__":
    sys.exit(main())
