// SPDX-License-Identifier: MIT
#pragma once
// Pixels in memory: checks what the firmware says of a framebuffer, makes pixel values of colours,
// and draws. Memory is only written, never read.

#include <base/boot_info.h>
#include <base/status.h>

struct surface {
    uint8_t *pixels;
    uint32_t width, height; // pixels
    uint32_t pitch;         // bytes from one line to the next
    unsigned bytes_per_pixel;
    unsigned scale;            // a font's pixel is scale x scale pixels: 1 or 2
    bool has_wide_stores;      // every font pixel pair is one aligned 64-bit store
    uint32_t red, green, blue; // masks
};

// Every field of fb is checked against fb->size: ST_INVALID_ARGUMENT for nonsense, ST_NOT_SUPPORTED
// for a format that cannot be drawn.
status_t surface_init(struct surface *out_surface, const struct boot_framebuffer *fb,
                      void *pixels) MUST_USE;
// 0xRRGGBB to a pixel. Black is 0 in every format.
uint32_t surface_color(const struct surface *surface, uint32_t rgb);
void surface_clear(const struct surface *surface);
// Makes a rectangle black, and one pixel a colour. Must lie inside the surface.
void surface_clear_part(const struct surface *surface, uint32_t x, uint32_t y, uint32_t width,
                        uint32_t height);
static inline void surface_put(const struct surface *surface, uint32_t x, uint32_t y,
                               uint32_t pixel)
{
    uint8_t *at =
        surface->pixels + (size_t)y * surface->pitch + (size_t)x * surface->bytes_per_pixel;
    if (surface->has_wide_stores) {
        *(uint32_t *)at = pixel;
        return;
    }
    for (unsigned i = 0; i < surface->bytes_per_pixel; i++, pixel >>= 8)
        *at++ = (uint8_t)pixel;
}
// One glyph of `height` lines, 8 font pixels wide, at x and y pixels. Must lie inside the surface.
void surface_draw_glyph(const struct surface *surface, uint32_t x, uint32_t y, const uint8_t *lines,
                        unsigned height, uint32_t foreground, uint32_t background);
