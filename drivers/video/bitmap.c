// SPDX-License-Identifier: MIT
#include "bitmap.h"

#include <base/bits.h>

#define FILE_HEADER_SIZE 14u
#define INFO_HEADER_SIZE 40u
#define EXTENT_MAX 16384u // pixels a side

status_t bitmap_open(const void *bytes, size_t size, struct bitmap *out)
{
    const uint8_t *at = bytes;
    if (size < FILE_HEADER_SIZE + INFO_HEADER_SIZE) return ST_BAD_LENGTH;
    if (at[0] != 'B' || at[1] != 'M') return ST_BAD_SIGNATURE;
    uint32_t file_size = load_le32(at + 2), offset = load_le32(at + 10);
    uint32_t info_size = load_le32(at + 14);
    uint32_t width = load_le32(at + 18);
    int32_t height_as_told = (int32_t)load_le32(at + 22); // below 0: the top line comes first
    uint32_t height = height_as_told < 0 ? 0u - (uint32_t)height_as_told : (uint32_t)height_as_told;
    unsigned planes = load_le16(at + 26), bits = load_le16(at + 28);
    uint32_t compression = load_le32(at + 30);

    if (file_size > size || info_size < INFO_HEADER_SIZE) return ST_BAD_LENGTH;
    if (planes != 1 || compression != 0 || (bits != 24 && bits != 32)) return ST_NOT_SUPPORTED;
    if (width == 0 || height == 0 || width > EXTENT_MAX || height > EXTENT_MAX) {
        return ST_INVALID_ARGUMENT;
    }
    size_t pitch = (size_t)align_up((uint64_t)width * bits / 8, 4);
    if (offset < (uint64_t)FILE_HEADER_SIZE + info_size || offset > size) return ST_BAD_LENGTH;
    if (pitch * height > size - offset) return ST_BAD_LENGTH;
    bool is_top_down = height_as_told < 0;
    *out = (struct bitmap){.bytes = at,
                           .top_left = offset + (is_top_down ? 0 : (height - 1) * pitch),
                           .width = width,
                           .height = height,
                           .step_x = bits / 8,
                           .step_y = is_top_down ? (ptrdiff_t)pitch : -(ptrdiff_t)pitch};
    return ST_OK;
}

static void quarter_turn(struct bitmap *bitmap)
{
    struct bitmap old = *bitmap;
    // What was at the bottom left is at the top left.
    bitmap->top_left = old.top_left + (size_t)((ptrdiff_t)(old.height - 1) * old.step_y);
    bitmap->width = old.height;
    bitmap->height = old.width;
    bitmap->step_x = -old.step_y;
    bitmap->step_y = old.step_x;
}

void bitmap_turn(struct bitmap *bitmap, unsigned quarters)
{
    for (; quarters > 0; quarters--)
        quarter_turn(bitmap);
}
