# SPDX-License-Identifier: MIT
"""scripts/pack: a second reader of the format, and lz4 itself where it is, read what it writes.
What the loader makes of it is in tests/host/test_unpack.c."""

import os
import shutil
import struct
import subprocess
import sys

import pytest

PACK = os.path.join(os.path.dirname(__file__), "..", "..", "scripts", "pack")
HEADER = 15


def pack(tmp_path, contents, name="packed"):
    (tmp_path / "contents").write_bytes(contents)
    subprocess.run([sys.executable, "-B", PACK, str(tmp_path / "contents"), str(tmp_path / name)],
                   check=True, timeout=120)
    return (tmp_path / name).read_bytes()


def unpack_block(block):
    out, at = bytearray(), 0

    def length(value):
        nonlocal at
        while value >= 15:
            at += 1
            value += block[at - 1]
            if block[at - 1] != 255:
                break
        return value

    while True:
        token = block[at]
        at += 1
        literals = length(token >> 4)
        out += block[at:at + literals]
        at += literals
        if at == len(block):
            # The format's rule for the end, which some decoders rely on.
            assert literals >= 5 or len(out) == literals
            return bytes(out)
        distance, = struct.unpack_from("<H", block, at)
        at += 2
        for _ in range(length(token & 15) + 4):
            out.append(out[-distance])


def unpack(frame):
    size, = struct.unpack_from("<Q", frame, 6)
    packed, = struct.unpack_from("<I", frame, HEADER)
    block, end = frame[HEADER + 4:-4], frame[-4:]
    assert (packed & 0x7FFFFFFF, end) == (len(block), bytes(4))
    contents = block if packed >> 31 else unpack_block(block)
    assert len(contents) == size
    return contents


CONTENTS = {
    "text": open(__file__, "rb").read() * 3,
    "a program": open(os.path.realpath(sys.executable), "rb").read(1 << 18),
    "zeros": bytes(70000),
    "a word that comes again 64 KiB later": b"again" * 3 + bytes(range(256)) * 257 + b"again" * 3,
    "short": b"short",
    "every byte once": bytes(range(256)),
}


@pytest.mark.parametrize("what", CONTENTS)
def test_what_is_packed_can_be_read(tmp_path, what):
    packed = pack(tmp_path, CONTENTS[what])
    assert unpack(packed) == CONTENTS[what]
    assert len(packed) <= len(CONTENTS[what]) + HEADER + 8


@pytest.mark.skipif(not shutil.which("lz4"), reason="lz4 is not installed")
@pytest.mark.parametrize("what", CONTENTS)
def test_lz4_reads_it(tmp_path, what):
    pack(tmp_path, CONTENTS[what])
    done = subprocess.run(["lz4", "-dc", str(tmp_path / "packed")], check=True, timeout=60,
                          capture_output=True)
    assert done.stdout == CONTENTS[what]


def test_the_same_input_gives_the_same_bytes(tmp_path):
    contents = CONTENTS["a program"]
    assert pack(tmp_path, contents) == pack(tmp_path, contents, "again")


def test_nothing_is_packed_too(tmp_path):
    packed = pack(tmp_path, b"")
    assert packed[4:14] == struct.pack("<BBQ", 0x68, 0x70, 0) and packed[HEADER:] == bytes(4)


def test_more_than_a_block_holds_is_refused(tmp_path):
    (tmp_path / "contents").write_bytes(bytes((4 << 20) + 1))
    done = subprocess.run([sys.executable, "-B", PACK, str(tmp_path / "contents"),
                           str(tmp_path / "packed")], capture_output=True, timeout=60, check=False)
    assert done.returncode != 0 and b"more than one block" in done.stderr
    assert not (tmp_path / "packed").exists()
