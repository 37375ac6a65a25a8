// SPDX-License-Identifier: MIT
#include "surface.h"

#include <base/bits.h>

#include "font.h"

#define MAX_EXTENT 16384      // pixels a side; the largest screens sold have 15360
#define ZERO_BLOCK 256        // bytes that zero_fill writes without a jump
#define SCALE_FROM_WIDTH 2560 // from here on single pixels are too small to read

static bool is_mask_drawable(uint32_t mask)
{
    uint32_t ones = mask >> (mask ? __builtin_ctz(mask) : 0);
    return mask != 0 && is_power_of_two((uint64_t)ones + 1);
}

static status_t format_set(struct surface *surface, const struct boot_framebuffer *fb)
{
    switch (fb->format) {
    case BOOT_FB_RGBX:
    case BOOT_FB_BGRX:
        if (fb->bits_per_pixel != 32) return ST_INVALID_ARGUMENT;
        surface->bytes_per_pixel = 4;
        surface->red = fb->format == BOOT_FB_RGBX ? 0x0000FF : 0xFF0000;
        surface->green = 0x00FF00;
        surface->blue = fb->format == BOOT_FB_RGBX ? 0xFF0000 : 0x0000FF;
        return ST_OK;
    case BOOT_FB_BITMASK:
        break;
    default:
        return ST_NOT_SUPPORTED;
    }
    unsigned bits = fb->bits_per_pixel;
    if (bits != 8 && bits != 16 && bits != 24 && bits != 32) return ST_NOT_SUPPORTED;
    uint32_t red = fb->red_mask, green = fb->green_mask, blue = fb->blue_mask;
    if (!is_mask_drawable(red) || !is_mask_drawable(green) || !is_mask_drawable(blue)) {
        return ST_NOT_SUPPORTED;
    }
    if ((red & green) || (red & blue) || (green & blue)) return ST_INVALID_ARGUMENT;
    if ((uint64_t)(red | green | blue) >> bits) return ST_INVALID_ARGUMENT;
    surface->bytes_per_pixel = bits / 8;
    surface->red = red;
    surface->green = green;
    surface->blue = blue;
    return ST_OK;
}

status_t surface_init(struct surface *out_surface, const struct boot_framebuffer *fb, void *pixels)
{
    struct surface surface = {
        .pixels = pixels, .width = fb->width, .height = fb->height, .pitch = fb->pitch};
    status_t st = format_set(&surface, fb);
    if (st < 0) return st;
    if (!pixels || fb->width == 0 || fb->height == 0) return ST_INVALID_ARGUMENT;
    if (fb->width > MAX_EXTENT || fb->height > MAX_EXTENT) return ST_INVALID_ARGUMENT;
    uint64_t line = (uint64_t)fb->width * surface.bytes_per_pixel;
    if (fb->pitch < line) return ST_INVALID_ARGUMENT;
    if ((uint64_t)fb->pitch * (fb->height - 1) + line > fb->size) return ST_INVALID_ARGUMENT;
    surface.scale = fb->width >= SCALE_FROM_WIDTH ? 2 : 1;
    surface.has_wide_stores =
        surface.bytes_per_pixel == 4 && is_aligned((uintptr_t)pixels | fb->pitch, 8);
    *out_surface = surface;
    return ST_OK;
}

static uint32_t channel(uint32_t value, uint32_t mask)
{
    unsigned shift = (unsigned)__builtin_ctz(mask);
    uint64_t largest = mask >> shift;
    return (uint32_t)((value * largest + 127) / 255 << shift);
}

uint32_t surface_color(const struct surface *surface, uint32_t rgb)
{
    return channel(rgb >> 16 & 0xFF, surface->red) | channel(rgb >> 8 & 0xFF, surface->green) |
           channel(rgb & 0xFF, surface->blue);
}

// Volatile, lest the compiler makes a memset of it: the kernel's may write single bytes, which
// write-combining memory and emulators are slow at.
static void zero_fill(uint8_t *start, size_t size)
{
    volatile uint8_t *at = start;
    for (; size > 0 && !is_aligned((uintptr_t)at, 8); size--)
        *at++ = 0;
    for (; size >= ZERO_BLOCK; size -= ZERO_BLOCK, at += ZERO_BLOCK) {
        volatile uint64_t *words = (volatile uint64_t *)at;
#pragma clang loop unroll(full)
        for (unsigned i = 0; i < ZERO_BLOCK / sizeof *words; i++)
            words[i] = 0;
    }
    for (; size > 0; size--)
        *at++ = 0;
}

void surface_clear(const struct surface *surface)
{
    size_t line = (size_t)surface->width * surface->bytes_per_pixel;
    if (line == surface->pitch) {
        zero_fill(surface->pixels, line * surface->height);
        return;
    }
    for (uint32_t y = 0; y < surface->height; y++) {
        zero_fill(surface->pixels + (size_t)y * surface->pitch, line);
    }
}

static uint8_t *pixel_at(const struct surface *surface, uint32_t x, uint32_t y)
{
    return surface->pixels + (size_t)y * surface->pitch + (size_t)x * surface->bytes_per_pixel;
}

void surface_clear_part(const struct surface *surface, uint32_t x, uint32_t y, uint32_t width,
                        uint32_t height)
{
    for (uint32_t line = 0; line < height; line++) {
        zero_fill(pixel_at(surface, x, y + line), (size_t)width * surface->bytes_per_pixel);
    }
}

// 32 bits a pixel at scale 1: two pixels a store.
static void draw_pairs(uint8_t *line, uint32_t pitch, const uint8_t *lines, unsigned height,
                       uint64_t foreground, uint64_t background)
{
    const uint64_t pairs[4] = {
        background << 32 | background,
        foreground << 32 | background,
        background << 32 | foreground,
        foreground << 32 | foreground,
    };
    for (unsigned i = 0; i < height; i++, line += pitch) {
        unsigned bits = lines[i];
        uint64_t *at = (uint64_t *)line;
        if (bits == 0) { // a third of a text font's lines
            at[0] = at[1] = at[2] = at[3] = pairs[0];
            continue;
        }
        at[0] = pairs[bits >> 6];
        at[1] = pairs[bits >> 4 & 3];
        at[2] = pairs[bits >> 2 & 3];
        at[3] = pairs[bits & 3];
    }
}

// 32 bits a pixel at scale 2: a font pixel is a pair, on two lines.
static void draw_doubled(uint8_t *line, uint32_t pitch, const uint8_t *lines, unsigned height,
                         uint64_t foreground, uint64_t background)
{
    const uint64_t pairs[2] = {background << 32 | background, foreground << 32 | foreground};
    for (unsigned i = 0; i < 2 * height; i++, line += pitch) {
        unsigned bits = lines[i / 2];
        uint64_t *at = (uint64_t *)line;
        for (unsigned x = 0; x < FONT_WIDTH; x++)
            at[x] = pairs[bits >> (FONT_WIDTH - 1 - x) & 1];
    }
}

static void draw_any(const struct surface *surface, uint8_t *line, const uint8_t *lines,
                     unsigned height, uint32_t foreground, uint32_t background)
{
    unsigned scale = surface->scale;
    unsigned bytes = surface->bytes_per_pixel;
    for (unsigned i = 0; i < scale * height; i++, line += surface->pitch) {
        unsigned bits = lines[i / scale];
        uint8_t *at = line;
        for (unsigned x = 0; x < scale * FONT_WIDTH; x++) {
            bool is_set = bits >> (FONT_WIDTH - 1 - x / scale) & 1;
            uint32_t pixel = is_set ? foreground : background;
            for (unsigned b = 0; b < bytes; b++, pixel >>= 8)
                *at++ = (uint8_t)pixel;
        }
    }
}

void surface_draw_glyph(const struct surface *surface, uint32_t x, uint32_t y, const uint8_t *lines,
                        unsigned height, uint32_t foreground, uint32_t background)
{
    uint8_t *line = pixel_at(surface, x, y);
    if (!surface->has_wide_stores) {
        draw_any(surface, line, lines, height, foreground, background);
    } else if (surface->scale == 1) {
        draw_pairs(line, surface->pitch, lines, height, foreground, background);
    } else {
        draw_doubled(line, surface->pitch, lines, height, foreground, background);
    }
}
