// SPDX-License-Identifier: MIT
#include "bitmap.h"

#include <base/bits.h>

#define FILE_HEADER_SIZE 14u
#define INFO_HEADER_SIZE 40u
#define EXTENT_MAX 16384 // pixels a side

status_t bitmap_open(const void *bytes, size_t size, struct bitmap *out)
{
    const uint8_t *at = bytes;
    if (size < FILE_HEADER_SIZE + INFO_HEADER_SIZE) return ST_BAD_LENGTH;
    if (at[0] != 'B' || at[1] != 'M') return ST_BAD_SIGNATURE;
    uint32_t file_size = load_le32(at + 2), offset = load_le32(at + 10);
    uint32_t info_size = load_le32(at + 14);
    int64_t width = (int32_t)load_le32(at + 18), height = (int32_t)load_le32(at + 22);
    unsigned planes = load_le16(at + 26), bits = load_le16(at + 28);
    uint32_t compression = load_le32(at + 30);

    if (file_size > size || info_size < INFO_HEADER_SIZE) return ST_BAD_LENGTH;
    if (planes != 1 || compression != 0 || (bits != 24 && bits != 32)) return ST_NOT_SUPPORTED;
    bool is_top_down = height < 0;
    if (is_top_down) height = -height;
    if (width <= 0 || height == 0 || width > EXTENT_MAX || height > EXTENT_MAX) {
        return ST_INVALID_ARGUMENT;
    }
    uint32_t pitch = (uint32_t)align_up((uint64_t)width * bits / 8, 4);
    if (offset < (uint64_t)FILE_HEADER_SIZE + info_size || offset > size) return ST_BAD_LENGTH;
    if ((uint64_t)pitch * (uint64_t)height > size - offset) return ST_BAD_LENGTH;
    *out = (struct bitmap){.pixels = at + offset,
                           .width = (uint32_t)width,
                           .height = (uint32_t)height,
                           .pitch = pitch,
                           .bytes_per_pixel = bits / 8,
                           .is_top_down = is_top_down};
    return ST_OK;
}

uint32_t bitmap_pixel(const struct bitmap *bitmap, uint32_t x, uint32_t y)
{
    uint32_t line = bitmap->is_top_down ? y : bitmap->height - 1 - y;
    const uint8_t *at =
        bitmap->pixels + (size_t)line * bitmap->pitch + (size_t)x * bitmap->bytes_per_pixel;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
}
