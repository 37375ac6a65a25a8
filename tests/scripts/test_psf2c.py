# SPDX-License-Identifier: MIT
"""drivers/video/psf2c.py: fonts of both formats become what drivers/video/font.h declares."""

import gzip
import os
import struct
import subprocess

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(TOP, "drivers", "video", "psf2c.py")
HEIGHT = 6

# Reads the generated table through font_glyph and prints what the checks below want to know.
PROBE = """
#include <stdio.h>
#include "font.h"
int main(void)
{
    const struct font *f = &font_console;
    static const unsigned codes[] = {'A', '~', 0xE4, 0x2500, 0x2603, 0xFFFD, 7};
    printf("%u %u", f->height, f->glyph_count);
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++)
        printf(" %u", font_glyph(f, codes[i]));
    printf(" %u\\n", f->bitmap[font_glyph(f, 'A') * f->height + 1]);
    return 0;
}
"""


def glyphs(count):
    """Glyph n's line i is n + i."""
    return b"".join(bytes((n + i) & 0xFF for i in range(HEIGHT)) for n in range(count))


def psf1(drop=()):
    """256 glyphs: ASCII at its codes, a-umlaut at 200 and again at 201, lines at 202."""
    codes = {n: [n] for n in range(0x20, 0x7F)} | {200: [0xE4], 201: [0xE4], 202: [0x2500, 0x2502]}
    table = b""
    for n in range(256):
        for code in codes.get(n, []):
            if code not in drop:
                table += struct.pack("<H", code)
        if n == 65:
            table += struct.pack("<HHH", 0xFFFE, 0x41, 0x30A)  # a sequence: no code
        table += struct.pack("<H", 0xFFFF)
    return b"\x36\x04" + bytes([2, HEIGHT]) + glyphs(256) + table


def psf2(width=8):
    entries = [b""] * 300
    for n in range(0x20, 0x7F):
        entries[n] = chr(n).encode()
    entries[200] = "ä".encode()
    entries[250] = "\ufffd".encode()
    entries[299] = "─│".encode() + b"\xfe" + "e\u0301".encode()
    header = struct.pack("<7I", 0, 32, 1, 300, HEIGHT, HEIGHT, width)
    return b"\x72\xb5\x4a\x86" + header + glyphs(300) + b"\xff".join(entries) + b"\xff"


def convert(tmp_path, data, name="font.psf"):
    source, out = tmp_path / name, tmp_path / "generated.c"
    source.write_bytes(data)
    return out, subprocess.run(["/usr/bin/python3", TOOL, source, out], capture_output=True,
                               text=True, timeout=60)


def probe(tmp_path, out):
    (tmp_path / "probe.c").write_text(PROBE)
    program = tmp_path / "probe"
    subprocess.run(["clang", "-std=c11", "-Wall", "-Werror", f"-I{TOP}/kernel/base/include",
                    f"-I{TOP}/drivers/video", tmp_path / "probe.c", out,
                    f"{TOP}/drivers/video/font.c", "-o", program], check=True, timeout=120)
    return subprocess.run([program], capture_output=True, text=True, check=True,
                          timeout=10).stdout.split()


@pytest.mark.parametrize("wrap", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_psf1(tmp_path, wrap):
    out, result = convert(tmp_path, wrap(psf1()))
    assert result.returncode == 0, result.stderr
    question = str(ord("?"))
    assert probe(tmp_path, out) == ["6", "256", "65", "126", "200", "202", question, question,
                                    question, "66"]


def test_psf2(tmp_path):
    out, result = convert(tmp_path, psf2())
    assert result.returncode == 0, result.stderr
    assert probe(tmp_path, out) == ["6", "300", "65", "126", "200", "299", "250", "250", "250",
                                    "66"]


@pytest.mark.parametrize("data, told", [
    (b"not a font at all", "no PSF font"),
    (psf1(drop=[ord("x")]), "no glyph for x"),
    (psf1()[:1000], "cut short"),
    (psf2(width=9), "8 pixels wide"),
], ids=["text", "no x", "short", "wide"])
def test_what_is_no_console_font_is_refused_in_words(tmp_path, data, told):
    out, result = convert(tmp_path, data)
    assert result.returncode != 0
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert not out.exists()


def test_a_font_that_is_not_there_names_the_package(tmp_path):
    result = subprocess.run(["/usr/bin/python3", TOOL, tmp_path / "none", tmp_path / "out.c"],
                            capture_output=True, text=True, timeout=60)
    assert result.returncode != 0
    assert "console-setup-linux" in result.stderr


def test_the_same_font_gives_the_same_bytes(tmp_path):
    first = convert(tmp_path, psf1())[0].read_bytes()
    assert convert(tmp_path, psf1())[0].read_bytes() == first
    assert str(tmp_path).encode() not in first
