#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Converts a Linux console font (PSF 1 or 2, gzipped or not) to a C file for drivers/video/font.h.

usage: psf2c.py FONT.psf[.gz] OUT.c
"""

import gzip
import pathlib
import struct
import sys

PSF1_MAGIC = b"\x36\x04"
PSF1_512_GLYPHS, PSF1_HAS_TABLE, PSF1_HAS_SEQUENCES = 1, 2, 4
PSF1_SEPARATOR, PSF1_SEQUENCE = 0xFFFF, 0xFFFE
PSF2_MAGIC = b"\x72\xb5\x4a\x86"
PSF2_HAS_TABLE = 1


def parse_psf1(data):
    """Returns height, list of glyph bitmaps, {code: glyph}."""
    mode, height = data[2], data[3]
    count = 512 if mode & PSF1_512_GLYPHS else 256
    end = 4 + count * height
    glyphs = [data[4 + i * height:4 + (i + 1) * height] for i in range(count)]
    mapping = {}
    if mode & (PSF1_HAS_TABLE | PSF1_HAS_SEQUENCES):
        glyph, in_sequence = 0, False
        for (code,) in struct.iter_unpack("<H", data[end:]):
            if code == PSF1_SEPARATOR:
                glyph, in_sequence = glyph + 1, False
            elif code == PSF1_SEQUENCE:
                in_sequence = True  # combined characters: no code of their own
            elif not in_sequence:
                mapping.setdefault(code, glyph)
    return height, glyphs, mapping


def parse_psf2(data):
    _, header, flags, count, size, height, width = struct.unpack_from("<7I", data, 4)
    if width != 8 or size != height:
        sys.exit(f"psf2c: the console draws fonts 8 pixels wide, this one has {width}")
    glyphs = [data[header + i * size:header + (i + 1) * size] for i in range(count)]
    mapping = {}
    if flags & PSF2_HAS_TABLE:
        for glyph, entry in enumerate(data[header + count * size:].split(b"\xff")[:count]):
            for char in entry.split(b"\xfe")[0].decode("utf-8"):
                mapping.setdefault(ord(char), glyph)
    return height, glyphs, mapping


def rows(values, per_line=12):
    text = [f"{v:#04x}" if isinstance(v, int) else v for v in values]
    return ",\n".join("    " + ", ".join(text[i:i + per_line])
                      for i in range(0, len(text), per_line))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    try:
        data = source.read_bytes()
    except OSError as error:
        sys.exit(f"psf2c: {error} (package console-setup-linux has the fonts)")
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data[:2] == PSF1_MAGIC:
        height, glyphs, mapping = parse_psf1(data)
    elif data[:4] == PSF2_MAGIC:
        height, glyphs, mapping = parse_psf2(data)
    else:
        sys.exit(f"psf2c: {source} is no PSF font")
    if len(glyphs[-1]) != height:
        sys.exit(f"psf2c: {source} is cut short")
    missing = [chr(c) for c in range(0x20, 0x7F) if c not in mapping]
    if missing:
        sys.exit(f"psf2c: {source} has no glyph for {''.join(missing)}")

    replacement = mapping.get(0xFFFD, mapping[ord("?")])
    pairs = sorted((c, g) for c, g in mapping.items() if 0x80 <= c <= 0xFFFF)
    out.write_text(f"""// Made by psf2c.py from {source.name}; do not edit.
#include "font.h"

static const uint8_t bitmap[] = {{
{rows([b for g in glyphs for b in g], 16)}}};

static const struct font_mapping mapping[] = {{
{rows([f"{{{c:#06x}, {g}}}" for c, g in pairs], 6)}}};

const struct font font_console = {{
    .height = {height},
    .glyph_count = {len(glyphs)},
    .bitmap = bitmap,
    .mapping = mapping,
    .mapping_count = ARRAY_SIZE(mapping),
    .replacement = {replacement},
    .ascii = {{
{rows([str(mapping.get(c, replacement)) for c in range(128)], 16)}}},
}};
""")


if __name__ == "__main__":
    main()
