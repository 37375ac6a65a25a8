// SPDX-License-Identifier: MIT
#pragma once
// The console's bitmap font, converted at build time by psf2c.py.

#include <base/types.h>

#define FONT_WIDTH 8 // pixels; a glyph's line is one byte, its highest bit leftmost

struct font_mapping {
    uint16_t code; // Unicode; planes above the first are not in console fonts
    uint16_t glyph;
};

struct font {
    unsigned height; // lines of a glyph
    unsigned glyph_count;
    const uint8_t *bitmap;              // glyph_count * height bytes
    const struct font_mapping *mapping; // ascending by code
    size_t mapping_count;
    uint16_t ascii[128];  // glyphs of the commonest codes
    uint16_t replacement; // for what the font lacks
};

extern const struct font font_console;

// The glyph for a Unicode code: always below font->glyph_count.
uint16_t font_glyph(const struct font *font, uint32_t code);
