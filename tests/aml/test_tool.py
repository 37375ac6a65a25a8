# SPDX-License-Identifier: MIT
"""The aml tool's inputs, options and output, each as `aml help` and the README tell them."""

import pathlib
import re
import subprocess

import pytest

TABLES = {"dsdt": r"""
DefinitionBlock ("", "DSDT", 2, "FIRST", "TOOL", 1)
{
    Name (INTV, 0x10)
    Name (STRV, "some text")
    Name (BUFV, Buffer () {1, 2, 0xff})
    Name (PKGV, Package () {1, "two", Package () {3}})
    OperationRegion (MEMR, SystemMemory, 0x1000, 0x100)
    Field (MEMR, DWordAcc, NoLock, Preserve) { FLDA, 8, FLDB, 24, BNKS, 8 }
    OperationRegion (IORG, SystemIO, 0x80, 8)
    Field (IORG, ByteAcc, NoLock, Preserve) { IDX, 8, DAT, 8 }
    IndexField (IDX, DAT, ByteAcc, NoLock, Preserve) { , 8, IFLD, 4 }
    BankField (MEMR, BNKS, 1, ByteAcc, NoLock, Preserve) { , 256, BFLD, 8 }
    Mutex (MTX, 3)
    Event (EVT)
    Alias (INTV, ALI)
    Device (\_SB.PCI0)
    {
        Name (_HID, EisaId ("PNP0A08"))
        Name (LONG, 1)
        OperationRegion (PCIR, PCI_Config, 0, 0x100)
        Field (PCIR, WordAcc, NoLock, Preserve) { VID, 16 }
        Method (_INI) { INTV = 0x55 }
        Device (A) { Name (_ADR, 2) }
        Device (A0) {}
    }
    PowerResource (PWR, 2, 7) {}
    ThermalZone (TZN) {}
    Processor (CPU0, 1, 0x810, 6) {}
    Method (SUMM, 2, Serialized, 4) { Return (Arg0 + Arg1) }
    Method (SAYS) { Debug = "raw \"text\"" Debug = 5 Return (Package () {1}) }
    Method (NONE) {}
    Method (MINU) { Local0 = Timer Sleep (60000) Return ((Timer - Local0) / 600000000) }
    Method (ASKS, 1) { Return (_OSI (Arg0) != 0) }
    Method (EVER) { While (1) {} }
    Method (BUSY) { FLDB = 0x123456 IFLD = 7 Return (\_SB.PCI0.VID) }
}""", "ssdt": r"""
DefinitionBlock ("", "SSDT", 2, "FIRST", "ONE", 1)
{
    External (INTV)
    Method (GETI) { Return (INTV) }
}""", "alone": r"""
DefinitionBlock ("", "SSDT", 2, "FIRST", "ALONE", 1)
{
    Device (\_SB.DEV0) { Name (_HID, "ABCD0001") }
    Method (MAIN) { Return (0xFFFFFFFF + 1) }
}""", "broken": r"""
DefinitionBlock ("", "SSDT", 2, "FIRST", "BROKEN", 1)
{
    External (\_SB.NOPE, DeviceObj)
    Scope (\_SB.NOPE) { Name (X, 1) }
    Name (INTV, 9)
    Name (GOOD, 1)
}"""}

NAMESPACE = r"""
\ALI	Alias	target=INTV
\BFLD	BankField	region=MEMR bank=BNKS bitoff=256 bitlen=8 access=1
\BNKS	RegionField	region=MEMR bitoff=32 bitlen=8 access=3
\BUFV	Buffer	len=3 bytes=0102FF
\CPU0	Processor	id=1 pblk=0x810 len=6
\EVT	Event	
\IFLD	IndexField	index=IDX data=DAT bitoff=8 bitlen=4 access=1
\INTV	Integer	value=0x10
\MEMR	Region	space=SystemMemory addr=0x1000 len=0x100
\MTX	Mutex	sync=3
\PKGV	Package	count=3
\PWR	PowerResource	level=2 order=7
\STRV	String	len=9 "some text"
\SUMM	Method	args=2 serialized=4
\TZN	ThermalZone	
\_SB.PCI0	Device	
\_SB.PCI0.A	Device	
\_SB.PCI0.A._ADR	Integer	value=0x2
\_SB.PCI0.A0	Device	
\_SB.PCI0.VID	RegionField	region=PCIR bitoff=0 bitlen=16 access=2
\_SB.PCI0._INI	Method	args=0
""".strip("\n").split("\n")


@pytest.fixture(name="tables", scope="module")
def tables_fixture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tool")
    for name, text in TABLES.items():
        (folder / f"{name}.asl").write_text(text, encoding="utf-8")
        done = subprocess.run(["iasl", "-p", str(folder / name), str(folder / f"{name}.asl")],
                              capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stdout
    return {name: folder / f"{name}.aml" for name in TABLES}


@pytest.fixture(name="aml")
def aml_fixture(built, tmp_path):
    def run(*words, stdin=None):
        return subprocess.run([built.aml, *map(str, words)], input=stdin, capture_output=True,
                              timeout=60, check=False, cwd=tmp_path)
    return run


def out(done):
    return done.stdout.decode()


def as_dump(table, paddr):
    """acpidump's text."""
    data = table.read_bytes()
    lines = [f"{data[:4].decode()} @ 0x{paddr:016X}"]
    for at in range(0, len(data), 16):
        row = data[at:at + 16]
        text = "".join(chr(c) if 32 <= c < 127 else "." for c in row)
        lines.append(f"    {at:04X}: {' '.join(f'{c:02X}' for c in row):<47}  {text}")
    return "\n".join(lines) + "\n\n"


# ---- load

def test_load_sums_up(aml, tables):
    size = sum(tables[name].stat().st_size for name in ("dsdt", "ssdt"))
    done = aml("load", tables["ssdt"], tables["dsdt"])
    assert re.fullmatch(rf"2 tables, {size} bytes of AML, \d+ nodes, 10 methods, 0 errors, "
                        r"\d+ bytes of heap, \d+\.\d{3} ms\n", out(done))
    assert (done.returncode, done.stderr) == (0, b"")


def test_load_tells_causes_and_fails(aml, tables):
    done = aml("load", tables["dsdt"], tables["broken"])
    assert "2 errors (1 AML name not found, 1 AML name declared twice)" in out(done)
    assert rb"SSDT#1+0x" in done.stderr and rb"\_SB.NOPE" in done.stderr
    assert done.returncode == 1
    assert f"aml: SSDT#1 is {tables['broken']}: 2 errors" in done.stderr.decode()
    assert b"#1 is" not in aml("load", tables["dsdt"], tables["broken"], "--log", "error").stderr
    # The rest of the table is there.
    assert out(aml("eval", tables["dsdt"], tables["broken"], "--path", "GOOD")) == "0x1\n"


@pytest.mark.parametrize("make, told, status", [
    (lambda data: data[:100], "refused", 1),
    (lambda data: b"", "neither ACPI tables nor acpidump text", 2),
    (lambda data: b"\x7fELF" + data, "neither ACPI tables nor acpidump text", 2),
    (lambda data: data[:9] + bytes([data[9] ^ 1]) + data[10:], "wrong checksum", 0),
])
def test_load_of_what_is_no_good_table(aml, tables, tmp_path, make, told, status):
    path = tmp_path / "bad.aml"
    path.write_bytes(make(tables["dsdt"].read_bytes()))
    done = aml("load", path)
    assert told in done.stderr.decode()
    assert done.returncode == status


def test_second_dsdt_and_missing_file_fail(aml, tables):
    done = aml("load", tables["dsdt"], tables["dsdt"])
    assert b"a second DSDT" in done.stderr and done.returncode == 1
    assert aml("load", tables["dsdt"], "nothing-here.aml").returncode == 1
    assert aml("load", "nothing-here.aml").returncode == 2
    for command in ("ns", "devices", "check"):
        done = aml(command, tables["alone"], "nothing-here.aml")
        assert b"No such file" in done.stderr and done.returncode == 1, command


@pytest.mark.parametrize("command", ["load", "ns", "devices"])
def test_what_is_left_out_fails_every_command(aml, tables, tmp_path, command):
    cut = tmp_path / "cut.aml"
    cut.write_bytes(tables["dsdt"].read_bytes()[:100])
    done = aml(command, cut)
    assert b"cut.aml: DSDT at offset 0x0: says " in done.stderr
    assert b" bytes, there are 100" in done.stderr and done.returncode == 1
    text = tmp_path / "text.aml"
    text.write_text("DefinitionBlock (...) of which nobody made a table", encoding="utf-8")
    done = aml(command, text)
    assert b"neither ACPI tables nor acpidump text" in done.stderr and done.returncode == 2


def test_load_without_aml_says_so(aml, tmp_path):
    table = bytearray(b"WAET" + (40).to_bytes(4, "little") + bytes(32))
    table[9] = -sum(table) & 0xff
    (tmp_path / "waet.dat").write_bytes(table)
    done = aml("load", tmp_path / "waet.dat")
    assert b"neither DSDT nor SSDT in the input" in done.stderr and done.returncode == 1


# ---- Inputs

def test_inputs_in_any_order_and_kind(aml, tables, tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    for name, as_name in (("dsdt", "z.dat"), ("ssdt", "a.aml")):
        (folder / as_name).write_bytes(tables[name].read_bytes())
    (folder / "notes.txt").write_text("not a table", encoding="utf-8")
    dump = tmp_path / "dump.txt"
    dump.write_text(as_dump(tables["ssdt"], 0x7f000) + as_dump(tables["dsdt"], 0x1000),
                    encoding="utf-8")
    joined = tables["ssdt"].read_bytes() + tables["dsdt"].read_bytes()
    wanted = out(aml("ns", tables["dsdt"], tables["ssdt"]))
    assert r"\GETI" in wanted
    for words, stdin in (([tables["ssdt"], tables["dsdt"]], None), ([folder], None),
                         ([dump], None), (["-"], dump.read_bytes()), (["-"], joined),
                         (["-", tables["ssdt"]], tables["dsdt"].read_bytes())):
        done = aml("ns", *words, stdin=stdin)
        assert out(done) == wanted, words
        assert (done.returncode, done.stderr) == (0, b"")


def test_serial_capture_as_it_came(aml, tables, tmp_path):
    text = ("\x00\x1b[2J\x1b[1;1HBdsDxe: starting Boot0001\r\n[    0.001] Firstlight @ 0x100000\r\n"
            "firstlight> acpi dump\r\n" +
            as_dump(tables["dsdt"], 0x7e000).replace("\n", "\r\n") +
            as_dump(tables["ssdt"], 0x7f000).replace("\n", "\r\n") +
            "firstlight> poweroff\r\n[    9.000] power: off\r\n")
    capture = tmp_path / "serial.log"
    capture.write_bytes(text.encode("latin-1"))
    done = aml("ns", capture)
    assert out(done) == out(aml("ns", tables["dsdt"], tables["ssdt"]))
    assert done.returncode == 0


def test_capture_that_ends_in_a_table_is_told(aml, tables, tmp_path):
    text = as_dump(tables["ssdt"], 0x7f000) + as_dump(tables["dsdt"], 0x7e000)
    lines = text.splitlines()
    capture = tmp_path / "serial.log"
    capture.write_text("\n".join(lines[:-5]), encoding="utf-8")
    done = aml("load", capture)
    assert b"DSDT at 0x7e000: its last lines are missing" in done.stderr
    assert done.returncode == 1


def test_ssdt_alone(aml, tables):
    done = aml("run", tables["alone"], "--method", "MAIN", "--expect", "int", "0x100000000")
    assert done.returncode == 0, done.stderr
    assert "\\_SB.DEV0\tDevice\t\n" in out(aml("ns", tables["alone"]))


# ---- ns

def test_namespace_lines(aml, tables):
    done = aml("ns", tables["dsdt"])
    lines = out(done).splitlines()
    for line in NAMESPACE:
        assert line in lines
    paths = [line.split("\t")[0] for line in lines]
    assert paths == sorted(paths, key=lambda path: path.encode())
    assert all(line.count("\t") == 2 for line in lines)
    assert not any(re.search(r"[^.\\]_(\.|$)", path) for path in paths)
    assert out(aml("ns", tables["dsdt"])) == out(done)


def test_namespace_below_a_path(aml, tables):
    lines = out(aml("ns", tables["dsdt"], r"\_SB.PCI0.A")).splitlines()
    assert lines == ["\\_SB.PCI0.A\tDevice\t", "\\_SB.PCI0.A._ADR\tInteger\tvalue=0x2"]
    done = aml("ns", tables["dsdt"], r"\NOPE")
    assert (done.returncode, done.stdout) == (1, b"")


# ---- eval and run

def test_values(aml, tables):
    def value(*words):
        return out(aml("eval", tables["dsdt"], "--path", *words)).strip()
    assert value("INTV") == "0x10" and value("INTV", "--json") == "16"
    assert value(r"\STRV") == '"some text"'
    assert value("SUMM", "--arg", "3", "--arg", "0x10") == "0x13"
    assert value("INTV", "--init") == "0x55"
    assert re.sub(r"\s", "", value("PKGV")).startswith("Package")


def test_run_prints_debug_raw_then_the_result(aml, tables):
    done = aml("run", tables["dsdt"], "--method", r"\SAYS")
    assert out(done).splitlines()[:2] == ['raw "text"', "0x5"]
    assert "Package" in out(done).splitlines()[2]
    done = aml("run", tables["dsdt"], "--method", "NONE")
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize("path, kind, value, status", [
    ("INTV", "int", "0x10", 0), ("INTV", "int", "16", 0), ("INTV", "int", "17", 1),
    ("INTV", "str", "16", 1), ("STRV", "str", "some text", 0), ("STRV", "str", "some", 1),
    ("STRV", "int", "0", 1), ("BUFV", "buf", "01 02 ff", 0), ("BUFV", "buf", "0102", 1),
    ("NONE", "none", "-", 0), ("INTV", "none", "-", 1), ("NOPE", "error", "AML_NAME_NOT_FOUND", 0),
    ("NOPE", "error", "AML_TYPE", 1), ("NOPE", "int", "0", 1), ("INTV", "int", "ten", 2),
    ("INTV", "wrong", "1", 2)])
def test_expectations(aml, tables, path, kind, value, status):
    done = aml("run", tables["dsdt"], "--method", path, "--expect", kind, value)
    assert done.returncode == status, done.stderr


# ---- The machine

def test_virtual_clock_takes_no_time(aml, tables):
    # The limit of aml() is one minute, which is what the method sleeps for.
    done = aml("run", tables["dsdt"], "--method", "MINU", "--clock", "virtual", "--expect", "int",
               "1")
    assert done.returncode == 0, done.stderr


def test_loop_timeout(aml, tables):
    done = aml("run", tables["dsdt"], "--method", "EVER", "--loop-timeout", "0.1", "--expect",
               "error", "AML_LOOP_TIMEOUT")
    assert done.returncode == 0, done.stderr


def test_osi(aml, tables):
    def answer(name, *words):
        return out(aml("run", tables["dsdt"], "--method", "ASKS", "--arg", name, *words)) != "0x0\n"
    assert answer("Windows 2015")
    assert not answer("Windows 2015", "--osi", "-Windows 2015")
    assert not answer("My OS")
    assert answer("My OS", "--osi", "+My OS", "--osi", "-Windows 2015")


def test_fill_and_mem(aml, tables, tmp_path):
    def value(path, *words):
        return out(aml("eval", tables["dsdt"], "--path", path, *words)).strip()
    (tmp_path / "m.bin").write_bytes(b"\x42\x01\x02\x03")
    (tmp_path / "n.bin").write_bytes(b"\x77")
    assert value("FLDA") == "0x0"
    assert value("IDX", "--fill", "0xFF") == value("FLDA", "--fill", "255") == "0xFF"
    assert value(r"\_SB.PCI0.VID") == "0xFFFF"  # no such function
    assert value(r"\_SB.PCI0.VID", "--fill", "0x12") == "0x1212"
    words = ["--mem", "0x1000=m.bin", "--mem", "0x1004=n.bin", "--fill", "9"]
    assert value("FLDB", *words) == "0x30201"
    assert value("BNKS", *words) == "0x77"
    assert value("BFLD", *words) == "0x9"
    for wrong in ("m.bin", "=m.bin", "0x1000=nothing", "zz=m.bin"):
        assert aml("eval", tables["dsdt"], "--path", "FLDA", "--mem", wrong).returncode == 2


def test_bus_trace(aml, tables):
    done = aml("run", tables["dsdt"], "--method", "BUSY", "--trace-bus")
    assert out(done).splitlines() == [
        "read SystemMemory 0x1000 4 0x0", "write SystemMemory 0x1000 4 0x12345600",
        "write SystemIO 0x80 1 0x1", "read SystemIO 0x81 1 0x0", "write SystemIO 0x80 1 0x1",
        "write SystemIO 0x81 1 0x7", "read PCI_Config 0x0 2 0xffff", "0xFFFF"]


SHARED_PCI = r"""
DefinitionBlock ("", "DSDT", 2, "FIRST", "PCI", 1)
{
    Device (\_SB.DEV1)
    {
        Name (_ADR, 0x10000)
        OperationRegion (PCIR, PCI_Config, 0, 0x100)
        Field (PCIR, ByteAcc, NoLock, Preserve) { Offset (0x10), REG0, 8 }
    }
    Device (\_SB.DEV2)
    {
        Name (_ADR, 0x20000)
        OperationRegion (PCIR, PCI_Config, 0, 0x100)
        Field (PCIR, ByteAcc, NoLock, Preserve) { Offset (0x10), REG0, 8 }
    }
    Method (MAIN) { \_SB.DEV1.REG0 = 7 Return (\_SB.DEV2.REG0) }
}"""


def test_acpiexecs_world_has_one_pci_space_for_all_functions(aml, tmp_path):
    (tmp_path / "pci.asl").write_text(SHARED_PCI, encoding="utf-8")
    subprocess.run(["iasl", "-p", str(tmp_path / "pci"), str(tmp_path / "pci.asl")], check=True,
                   capture_output=True, timeout=30)
    words = ["run", str(tmp_path / "pci.aml"), "--method", "MAIN"]
    assert out(aml(*words)) == "0xFF\n"
    assert out(aml(*words, "--world", "acpiexec")) == "0x7\n"


# ---- Words

@pytest.mark.parametrize("words, told", [
    (["--frob"], "--frob"), (["--log"], "needs a value"), (["--log", "loud"], "loud"),
    (["--clock", "sun"], "sun"), (["--fill", "256"], "256"), (["--osi", "Windows"], "Windows"),
    (["--world", "mine"], "mine"), (["--semantics", "mine"], "mine"),
    (["--loop-timeout", "-1"], "-1"), (["--call-depth", "x"], "x"), (["--expect", "int"], "value"),
    (["--arg", "1"] * 8, "7 arguments")])
def test_wrong_words(aml, tables, words, told):
    done = aml("load", tables["dsdt"], *words)
    assert told in done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("words, told", [
    (["ns", "--json"], "aml: --json: ns has no JSON"),
    (["load", "--json"], "aml: --json: load has no JSON"),
    (["resources", "--json"], "aml: --json: resources has no JSON"),
    (["ns", "--path", "INTV"], "aml: --path: ns does not take it"),
    (["resources", "\\_SB.PCI0"], "aml: \\_SB.PCI0: resources takes a path with --path"),
    (["eval", "INTV", "\\INTV", "--path", "INTV"], "aml: \\INTV: eval takes a path with --path"),
    (["check", "\\_SB"], "aml: \\_SB: check takes no path or id"),
    (["battery", "PNP0C0A"], "aml: PNP0C0A: battery takes no path or id")])
def test_what_a_command_does_not_take_is_told(aml, tables, words, told):
    done = aml(words[0], tables["dsdt"], *words[1:])
    assert told in done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")


def test_help_tells_every_option(aml, top):
    source = pathlib.Path(top, "acpi/tool/options.c").read_text(encoding="utf-8")
    text = out(aml("help"))
    options = re.findall(r'^    \{"(--[a-z-]+)"', source, re.MULTILINE)
    assert len(options) > 15
    for word in options + ["load", "ns", "eval", "run", "disasm", "resources", "shell"]:
        assert word in text
    assert aml().returncode == 2 and aml("frob").returncode == 2
