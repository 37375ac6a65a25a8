// SPDX-License-Identifier: MIT
#include "logo.h"

#include "bitmap.h"

static void line_draw(const struct surface *surface, const struct bitmap *bitmap, uint32_t line,
                      uint32_t x, uint32_t y)
{
    // Logos are of few colours in long runs.
    uint32_t last_rgb = 0, last_pixel = 0;
    size_t offset = bitmap->top_left + (size_t)((ptrdiff_t)line * bitmap->step_y);
    for (uint32_t end = x + bitmap->width; x < end; x++, offset += (size_t)bitmap->step_x) {
        uint32_t rgb = bitmap_pixel(bitmap, offset);
        if (rgb != last_rgb) {
            last_rgb = rgb;
            last_pixel = surface_color(surface, rgb);
        }
        surface_put(surface, x, y, last_pixel);
    }
}

status_t logo_draw(struct text_screen *screen, const struct framebuffer_logo *logo)
{
    struct bitmap bitmap;
    const struct surface *surface = &screen->surface;
    status_t st = bitmap_open(logo->image, logo->size, &bitmap);
    if (st < 0) return st;
    bitmap_turn(&bitmap, logo->quarter_turns);
    uint32_t width = bitmap.width, height = bitmap.height;
    if (width > surface->width || logo->x > surface->width - width) return ST_OUT_OF_RANGE;
    if (height > surface->height || logo->y > surface->height - height) return ST_OUT_OF_RANGE;
    for (uint32_t line = 0; line < height; line++)
        line_draw(surface, &bitmap, line, logo->x, logo->y + line);
    text_screen_picture_set(screen, logo->x, logo->y, width, height);
    return ST_OK;
}
