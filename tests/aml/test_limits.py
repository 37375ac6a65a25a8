# SPDX-License-Identifier: MIT
"""Hostile tables, run on a stack of 64 KiB and with 1 GiB of address space: each ends with an error
that says where and why, and nothing else happens to the process. None waits for real time."""

import resource
import subprocess

import pytest

DEEP = 100_000
STACK = 64 * 1024
ADDRESS_SPACE = 1 << 30


def package(content):
    """PkgLength and content."""
    for extra in range(4):
        length = len(content) + 1 + extra
        if extra == 0 and length < 0x40:
            return bytes([length]) + content
        if extra and length < 1 << (4 + 8 * extra):
            rest = (length >> 4).to_bytes(extra, "little")
            return bytes([extra << 6 | length & 0xF]) + rest + content
    raise ValueError("too long")


def nested(opcode, head, innermost, depth=DEEP):
    """opcode PkgLength head (opcode PkgLength head (... innermost)), from the inside out."""
    pieces, length = [innermost], len(innermost)
    for _ in range(depth):
        size = 1 + length + len(head)
        extra = 0 if size < 0x40 else next(n for n in (1, 2, 3) if size + n < 1 << (4 + 8 * n))
        size += extra
        if extra == 0:
            prefix = bytes([size])
        else:
            prefix = bytes([extra << 6 | size & 0xF]) + (size >> 4).to_bytes(extra, "little")
        piece = opcode + prefix + head
        pieces.append(piece)
        length += len(piece)
    return b"".join(reversed(pieces))


def method(name, body):
    return b"\x14" + package(name + b"\x00" + body)


def table(aml):
    data = bytearray(b"DSDT" + (36 + len(aml)).to_bytes(4, "little") + b"\x02\x00FLIGHTLIMITS  "
                     + bytes(12) + aml)
    data[9] = -sum(data) & 0xFF
    return bytes(data)


ONE, LOCAL0 = b"\x01", b"\x60"
RETURN_ONE = b"\xa4\x01"

DEEP_TABLES = {
    "scopes": nested(b"\x10", b"\\", b""),
    "devices": nested(b"\x5b\x82", b"DEVX", b""),
    "blocks": nested(b"\xa0", ONE, b""),
    "package": b"\x08PKGX" + nested(b"\x12", b"\x01", ONE),
    "method-blocks": method(b"MAIN", nested(b"\xa0", ONE, RETURN_ONE)),
    "method-loops": method(b"MAIN", nested(b"\xa2", ONE, RETURN_ONE)),
    "method-package": method(b"MAIN", b"\x70" + nested(b"\x12", b"\x01", ONE) + LOCAL0),
    "method-sum": method(b"MAIN", b"\x70" + b"\x72" * DEEP + ONE + (ONE + b"\x00") * DEEP + LOCAL0
                         + RETURN_ONE),
    "method-not": method(b"MAIN", b"\xa4" + b"\x92" * DEEP + ONE),
    "method-index": method(b"MAIN", b"\xa4" + b"\x83" * DEEP + LOCAL0),
    "method-scopes": method(b"MAIN", nested(b"\x10", b"\\", b"") + RETURN_ONE),
    "method-methods": nested(b"\x14", b"MAIN\x00", RETURN_ONE),
    "carets": b"\x08" + b"^" * DEEP + b"NAMX\x01" + method(b"MAIN", b"\xa4" + b"^" * DEEP + b"NAMX"),
}


def limits_set():
    resource.setrlimit(resource.RLIMIT_STACK, (STACK, STACK))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def run(built, *words):
    return subprocess.run([built.aml, *words], capture_output=True, text=True, errors="replace",
                          timeout=60, check=False, preexec_fn=limits_set)


@pytest.mark.parametrize("name", DEEP_TABLES)
def test_depth(built, tmp_path, name):
    path = tmp_path / "deep.aml"
    path.write_bytes(table(DEEP_TABLES[name]))
    for words in (("load", path), ("run", path, "--method", "MAIN", "--loop-timeout", "0.1"),
                  ("ns", path), ("disasm", path, "--method", "MAIN")):
        done = run(built, *words)
        assert done.returncode in (0, 1, 2), (words, done.returncode, done.stderr[-500:])
        assert done.returncode == 0 or done.stderr


HOSTILE = r"""
DefinitionBlock ("", "DSDT", 2, "FIRST", "HOSTILE", 1)
{
    Event (EVTX)
    Name (HAND, 0)
    Name (SSDX, Buffer () { %s })
    Method (DEEP, 1) { Return (DEEP (Arg0 + 1)) }
    Method (SPIN) { While (1) { } }
    Method (NAPS) { While (1) { Sleep (1000) } }
    Method (GROW) { Local0 = "0123456789ABCDEF" While (1) { Local0 = Concatenate (Local0, Local0) } }
    Method (BUFS) { Local0 = Buffer (16) {} While (1) { Local0 = Concatenate (Local0, Local0) } }
    Method (FATS)
    {
        Local0 = Buffer (0x100000) {}
        While (1)
        {
            Local1 = Package (2) {}
            Local1[0] = Local0
            Local1[1] = Local0
            Local0 = Local1
        }
    }
    Method (BIGB) { Local0 = 0x7FFFFFFF Local1 = Buffer (Local0) {} }
    Method (BIGP) { Local0 = 0x7FFFFFFF Local1 = Package (Local0) {} }
    Method (LODS)
    {
        Local0 = 0
        While (Local0 < 70000)
        {
            Load (SSDX, HAND)
            Local0++
        }
        Return (ObjectType (HAND))
    }
    Method (NAPX) { Local0 = Timer Local1 = 0x80000000 Sleep (Local1) Return (Timer - Local0 < 10000000000) }
    Method (HUNG) { Local0 = Timer Local1 = 0x80000000 Stall (Local1) Return (Timer - Local0 < 100000000) }
    Method (EVER) { Return (Wait (EVTX, 0xFFFF)) }
}
"""
SSDX = bytearray(b"SSDT" + (36).to_bytes(4, "little") + b"\x02\x00FIRST LIMITS  " + bytes(12))
SSDX[9] = -sum(SSDX) & 0xFF


@pytest.fixture(name="hostile", scope="module")
def hostile_fixture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "hostile.asl"
    source.write_text(HOSTILE % ", ".join(map(str, SSDX)), encoding="ascii")
    done = subprocess.run(["iasl", "-p", folder / "hostile", source], capture_output=True, text=True,
                          timeout=30, check=False)
    assert done.returncode == 0, done.stdout
    return folder / "hostile.aml"


@pytest.mark.parametrize("name, words, status", [
    ("DEEP", ("--arg", "0"), "AML_CALL_DEPTH"),
    ("DEEP", ("--arg", "0", "--call-depth", "100000"), "AML_CALL_DEPTH"),
    ("SPIN", ("--loop-timeout", "0.05"), "AML_LOOP_TIMEOUT"),
    ("SPIN", ("--loop-timeout", "0.05", "--clock", "virtual"), "AML_LOOP_TIMEOUT"),
    ("NAPS", ("--clock", "virtual"), "AML_LOOP_TIMEOUT"),
    ("GROW", (), "AML_LIMIT"),
    ("BUFS", (), "AML_LIMIT"),
    ("FATS", (), "NO_MEMORY"),
    ("BIGB", (), "AML_LIMIT"),
    ("BIGP", (), "AML_LIMIT"),
])
def test_error(built, hostile, name, words, status):
    done = run(built, "run", hostile, "--method", name, *words, "--expect", "error", status)
    assert done.returncode == 0, done.stderr[-500:]
    assert f"\\{name} [DSDT" in done.stderr  # where


@pytest.mark.parametrize("name, expected", [
    ("LODS", "1"),                    # refused once there are too many: no error of the method
    ("NAPX", "0xffffffffffffffff"),   # cut
    ("HUNG", "0xffffffffffffffff"),   # cut
    ("EVER", "0xffffffffffffffff"),   # nobody else can signal
])
def test_end(built, hostile, name, expected):
    done = run(built, "run", hostile, "--method", name, "--clock", "virtual", "--expect", "int",
               expected)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr[-500:]
