# SPDX-License-Identifier: MIT
"""Reads text off a screendump by comparing cells with the console's own font."""

import gzip
import struct
from collections import Counter

from PIL import Image


class Font:
    """A PSF 1 or 2 font with its Unicode table."""

    def __init__(self, path):
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rb") as file:
            data = file.read()
        if data[:2] == b"\x36\x04":
            mode, self.height = data[2], data[3]
            count, self.width, size, at = 512 if mode & 1 else 256, 8, self.height, 4
            table = self._unicode_psf1(data[at + count * size:], count)
        elif data[:4] == b"\x72\xb5\x4a\x86":
            at, _, count, size, self.height, self.width = struct.unpack_from("<6I", data, 8)
            table = self._unicode_psf2(data[at + count * size:], count)
        else:
            raise ValueError(f"{path} is no PSF font")
        stride = (self.width + 7) // 8
        self.glyphs = {}  # character -> tuple of rows, bit 0 is the leftmost pixel
        for index in range(count):
            rows = []
            for y in range(self.height):
                start = at + index * size + y * stride
                bits = int.from_bytes(data[start:start + stride], "big") >> (
                    stride * 8 - self.width)
                rows.append(int(f"{bits:0{self.width}b}"[::-1], 2))
            for char in table[index]:
                self.glyphs[char] = tuple(rows)

    @staticmethod
    def _unicode_psf1(data, count):
        table, index = [[] for _ in range(count)], 0
        sequence = False
        for (word,) in struct.iter_unpack("<H", data[:len(data) & ~1]):
            if index == count:
                break
            if word == 0xFFFF:
                index, sequence = index + 1, False
            elif word == 0xFFFE:
                sequence = True
            elif not sequence:
                table[index].append(chr(word))
        return table

    @staticmethod
    def _unicode_psf2(data, count):
        table = []
        for entry in data.split(b"\xff")[:count]:
            table.append(list(entry.split(b"\xfe")[0].decode("utf-8", "replace")))
        return table + [[] for _ in range(count - len(table))]


class Screen:
    def __init__(self, path):
        with Image.open(path) as image:
            image = image.convert("RGB")
            self.width, self.height = image.size
            pixels = image.tobytes()
        colours = Counter(pixels[i:i + 3] for i in range(0, len(pixels), 3 * 7))
        self.background = colours.most_common(1)[0][0]
        self.rows = []  # one integer a line, bit x set where the pixel is not background
        for y in range(self.height):
            line = pixels[y * self.width * 3:(y + 1) * self.width * 3]
            bits = "".join("0" if line[x:x + 3] == self.background else "1"
                           for x in range(0, len(line), 3))
            self.rows.append(int(bits[::-1], 2))

    @property
    def lit(self):
        """How many pixels are not background."""
        return sum(row.bit_count() for row in self.rows)

    def find(self, text, font):
        """(x, y) of the places where `text` stands, pixel for pixel; any background will do."""
        template = []
        for y in range(font.height):
            row = 0
            for index, char in enumerate(text):
                row |= font.glyphs[char][y] << (index * font.width)
            template.append(row)
        span = len(text) * font.width
        found, everywhere = [], (1 << max(0, self.width - span + 1)) - 1
        for top in range(self.height - font.height + 1):
            here = everywhere
            for dy, wanted in enumerate(template):
                row = self.rows[top + dy]
                for dx in range(span):
                    here &= (row >> dx) if wanted >> dx & 1 else ~(row >> dx)
                    if not here:
                        break
                if not here:
                    break
            while here:
                low = here & -here
                found.append((low.bit_length() - 1, top))
                here ^= low
        return found

    def text(self, font, anchor):
        """All lines of the screen, on the character grid on which the string `anchor` stands.

        Cells that are no glyph of the font read as U+FFFD. None when the anchor is not there.
        """
        places = self.find(anchor, font)
        if not places:
            return None
        left, top = places[-1][0] % font.width, places[-1][1] % font.height
        known = {}
        for char, rows in font.glyphs.items():
            if rows not in known or char.isascii():
                known[rows] = char
        mask, lines = (1 << font.width) - 1, []
        for y in range(top, self.height - font.height + 1, font.height):
            line = "".join(
                known.get(tuple(self.rows[y + dy] >> x & mask for dy in range(font.height)), "\ufffd")
                for x in range(left, self.width - font.width + 1, font.width))
            lines.append(line.rstrip())
        return lines
