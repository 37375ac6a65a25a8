// SPDX-License-Identifier: MIT
#pragma once
// Windows bitmaps as firmware keeps its boot logo: 24 or 32 bits a pixel, not compressed (ACPI 6.5,
// 5.2.23.4). Every field is checked against the size of the bytes.

#include <base/status.h>
#include <base/types.h>

struct bitmap {
    const uint8_t *pixels; // of the line that is stored first
    uint32_t width, height;
    uint32_t pitch; // bytes from one line to the next
    unsigned bytes_per_pixel;
    bool is_top_down; // the line stored first is the top one
};

// ST_BAD_SIGNATURE, ST_BAD_LENGTH (cut off, or fields that contradict it), ST_NOT_SUPPORTED
// (palettes, compression, planes), ST_INVALID_ARGUMENT (no or too many pixels).
status_t bitmap_open(const void *bytes, size_t size, struct bitmap *out) MUST_USE;
// 0xRRGGBB; x and y, from the top left, must lie inside.
uint32_t bitmap_pixel(const struct bitmap *bitmap, uint32_t x, uint32_t y);
