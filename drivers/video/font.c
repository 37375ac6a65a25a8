// SPDX-License-Identifier: MIT
#include "font.h"

uint16_t font_glyph(const struct font *font, uint32_t code)
{
    if (code < ARRAY_SIZE(font->ascii)) return font->ascii[code];
    size_t low = 0, high = font->mapping_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (font->mapping[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_found = low < font->mapping_count && font->mapping[low].code == code;
    return is_found ? font->mapping[low].glyph : font->replacement;
}
