# SPDX-License-Identifier: MIT
"""acpiexec, live: many evaluations in equal worlds by one process (acpiexec_cases.c), their outcomes."""
import os
import pathlib
import re
import subprocess
import tempfile

from notation import TYPE_NAMES

HERE = pathlib.Path(__file__).resolve().parent
# Its own limits end everything sooner.
TIMEOUT_S = 1800


def preload_build(folder):
    """The library that acpiexec_cases.c is; CalledProcessError or OSError when there is no compiler."""
    out = pathlib.Path(folder) / "acpiexec_cases.so"
    subprocess.run(["clang", "-O1", "-shared", "-fPIC", "-fno-builtin", "-Wall", "-Wextra",
                    "-o", out, HERE / "acpiexec_cases.c"], check=True)
    return out


def tables_of(machine):
    """The machine's AML in the order of loading, without what its own AML loads."""
    return [machine / "dsdt.aml", *sorted(machine.glob("ssdt*.aml"))]


class Outcome:
    """What one evaluation came to: `status` is AE_OK or why not, `value` as notation.our_value."""

    def __init__(self):
        self.status, self.value, self.debug, self.errors = "died", None, [], []
        self.memory = {}  # address of a byte: the value last written
        self.memory_before = {}  # address of a byte: the value read before any was written
        self.memory_unknown = set()  # addresses whose bytes were not told
        self.is_cut = False  # too much was printed to show it all

    def access(self, is_write, address, width, value):
        # acpiexec tells the low 32 bits of an address.
        for at, byte in enumerate(value.to_bytes(8, "little")[:width], address):
            at &= 0xFFFFFFFF
            if is_write:
                self.memory[at] = byte
            elif at not in self.memory:
                self.memory_before[at] = byte


def string_parse(text):
    text = re.sub(r"\\xFFFFFF([0-9A-F]{2})", r"\\x\1", text)
    return text.encode("latin-1").decode("unicode_escape")


class Dump:
    """Parser of how acpiexec prints a returned object."""
    ITEM = re.compile(r"\s*(?:\[([\w ]+)\](.*))?$")
    HEX = re.compile(r" +[0-9A-F]{4,}: ((?:[0-9A-F]{2} )+)")

    def __init__(self, lines):
        self.lines, self.at = lines, 0

    def value(self):
        if self.at >= len(self.lines):
            raise ValueError("ends early")
        line = self.lines[self.at]
        self.at += 1
        m = self.ITEM.match(line)
        if not m or not m[1]:
            raise ValueError(f"{line!r}")
        kind, rest = m[1], m[2]
        if kind == "Integer":
            return int(rest.split("=")[1], 16)
        if kind == "String":
            text = re.match(r' Length [0-9A-F]+ = "(.*)"(\.\.\.)?$', rest, re.S)
            return {"string": string_parse(text[1]), "cut": bool(text[2])}
        if kind == "Buffer":
            data = re.match(r" Length ([0-9A-F]+) = ?(.*)", rest)
            return {"buffer": self.hex_bytes(int(data[1], 16), data[2])}
        if kind == "Package":
            return [self.value() for _ in range(int(re.search(r"Contains (\d+)", rest)[1]))]
        if kind == "Null Object":
            return {"object": "none"}
        if kind == "Object Reference":
            name = re.search(r"Name (\S{1,4})", rest)
            return {"ref": name[1].rstrip("_")} if name else {"object": "reference"}
        return {"object": kind}

    def hex_bytes(self, length, first):
        text = ""
        if m := self.HEX.match(" " + first):
            text += m[1]
        while len(text) < 3 * length and self.at < len(self.lines):
            m = self.HEX.match(self.lines[self.at])
            if not m:
                break
            text += m[1]
            self.at += 1
        return text.replace(" ", "").lower()


DEBUG = re.compile(r"ACPI Debug:  (\S.*|$)")
ACCESS = re.compile(r"AcpiExec: SystemMemory (Write|Read ): Val (\w+) Addr (\w+) BitWidth (\w+)")


def answer_parse(text, outcome):
    # Its handlers, of Notify above all, write whenever they are called, into what is printed too.
    lines = [line for line in text.splitlines() if not line.startswith("ACPI Exec: ")]
    for i, line in enumerate(lines):
        if m := DEBUG.match(line):
            outcome.debug.append(m[1])
        elif m := ACCESS.match(line):
            width = int(m[4], 16) // 8
            address = int(m[3], 16)
            outcome.access(m[1] == "Write", address, min(width, 4), int(m[2], 16))
            outcome.memory_unknown.update(range(address + 4, address + width))
        elif line.startswith("ACPI Error: "):
            outcome.errors.append(re.sub(r"0x[0-9a-f]{8,}", "PTR", line[12:].rsplit(" (2", 1)[0]))
        elif m := re.match(r"Evaluation of \S+ failed with status (\w+)", line):
            outcome.status = m[1]
        elif line.startswith("No object was returned from evaluation"):
            outcome.status, outcome.value = "AE_OK", {"object": "none"}
        elif re.match(r"Evaluation of \S+ returned object", line):
            outcome.status = "AE_OK"
            try:
                outcome.value = Dump(lines[i + 1:]).value()
            except (ValueError, TypeError, IndexError) as e:
                outcome.value = {"object": f"unreadable: {e}"}
            return


def parts_split(out, count, parse, make):
    """`out` cut at "@case N", each part parsed into what `make` gives; what stands before the first is
    left out."""
    made = [make() for _ in range(count)]
    parts = re.split(r"^@case (\d+)\n", out, flags=re.M)
    for n, text in zip(parts[1::2], parts[2::2]):
        if int(n) < count:
            parse(text, made[int(n)])
    return made


def outcomes_split(out, count, parse):
    def parse_all(text, outcome):
        parse(text, outcome)
        outcome.is_cut = "\n@cut\n" in text
        if died := re.search(r"^@died \d+ (\d+)", text, re.M):
            outcome.status = f"died of signal {died[1]}"
    return parts_split(out, count, parse_all, Outcome)


# What it says when module-level code of a table fails: it then drops all that the table declared.
GAVE_UP = re.compile(r"table load failed|while loading table")
NAMESPACE_LINE = re.compile(r" *(\d+) +(\S{4}) (\w+) +0x\w+ \w+ ?(.*)")
ITS_OWN = "\\_TI"  # where acpiexec tries that it can add names


def namespace_of(text):
    """What the command `namespace` prints: {path: (type, attributes)}."""
    nodes, path = {}, []
    for line in text.splitlines():
        m = NAMESPACE_LINE.match(line)
        if not m:
            continue
        path[int(m[1]):] = [m[2].rstrip("_")]
        name, kind, rest = "\\" + ".".join(path), m[3], m[4]
        attributes = {}
        if kind == "Method" and (args := re.match(r"Args (\d)", rest)):
            attributes["args"] = args[1]
        elif kind == "Region" and (r := re.match(r"\[(\w+)\] Addr (\w+) Len (\w+)", rest)):
            attributes = {"space": r[1], "addr": "0x" + r[2], "len": "0x" + r[3]}
        elif f := re.match(r"Rgn \[(\w+)\] Off (\w+) Len (\w+)", rest):
            attributes = {"region": f[1], "bitoff": int(f[2], 16), "bitlen": int(f[3], 16)}
        if not name.startswith(ITS_OWN):
            nodes[name] = (TYPE_NAMES.get(kind, kind), {k: str(v) for k, v in attributes.items()})
    return nodes


def commands_run(preload, tables, commands, fill="0x00"):
    """All that it prints, with "@case N" before the answer to each command."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "cases"
        file.write_text("".join(f"{command}\n" for command in commands))
        environment = {**os.environ, "LD_PRELOAD": str(preload), "AML_CASES": str(file)}
        done = subprocess.run(["acpiexec", "-dt", "-dr", "-vr", "-to", "1", "-fv", fill,
                               "-b", "aml-cases", *map(str, tables)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=TIMEOUT_S, env=environment)
    return done.stdout.decode("latin-1")


def run(preload, tables, cases, fill="0x00"):
    """`cases`: lines of a path and arguments in acpiexec's notation. A list of Outcomes, the
    namespace before the first, and all that was printed till then."""
    out = commands_run(preload, tables, [*(f"evaluate {case}" for case in cases), "namespace"], fill)
    names = out.rpartition(f"@case {len(cases)}\n")[2]
    return (outcomes_split(out.removesuffix(names), len(cases), answer_parse), namespace_of(names),
            out.partition("@case 0\n")[0])
