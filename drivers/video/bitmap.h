// SPDX-License-Identifier: MIT
#pragma once
// Windows bitmaps as firmware keeps its boot logo: 24 or 32 bits a pixel, not compressed (ACPI 6.5,
// 5.2.23.4). Every field is checked against the size of the bytes.

#include <base/status.h>
#include <base/types.h>
#include <stddef.h>

struct bitmap {
    const uint8_t *bytes;
    size_t top_left; // offset of that pixel
    uint32_t width, height;
    ptrdiff_t step_x, step_y; // bytes from a pixel to the one right of it and below it
};

// ST_BAD_SIGNATURE, ST_BAD_LENGTH (cut off, or fields that contradict it), ST_NOT_SUPPORTED
// (palettes, compression, planes), ST_INVALID_ARGUMENT (no or too many pixels).
status_t bitmap_open(const void *bytes, size_t size, struct bitmap *out) MUST_USE;
// 0xRRGGBB, of the pixel at that offset.
static inline uint32_t bitmap_pixel(const struct bitmap *bitmap, size_t offset)
{
    const uint8_t *at = bitmap->bytes + offset;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
}
// Turns it clockwise by so many quarters; no pixel is moved.
void bitmap_turn(struct bitmap *bitmap, unsigned quarters);
