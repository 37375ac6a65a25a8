// SPDX-License-Identifier: MIT
#include "logo.h"

#include "bitmap.h"

// The bitmap's pixel that is at x and y of the picture as it was turned clockwise.
static uint32_t pixel_turned(const struct bitmap *bitmap, unsigned quarter_turns, uint32_t x,
                             uint32_t y)
{
    switch (quarter_turns) {
    case 1:
        return bitmap_pixel(bitmap, y, bitmap->height - 1 - x);
    case 2:
        return bitmap_pixel(bitmap, bitmap->width - 1 - x, bitmap->height - 1 - y);
    case 3:
        return bitmap_pixel(bitmap, bitmap->width - 1 - y, x);
    default:
        return bitmap_pixel(bitmap, x, y);
    }
}

status_t logo_draw(struct text_screen *screen, const struct framebuffer_logo *logo)
{
    struct bitmap bitmap;
    const struct surface *surface = &screen->surface;
    status_t st = bitmap_open(logo->image, logo->size, &bitmap);
    if (st < 0) return st;
    bool is_on_its_side = logo->quarter_turns & 1;
    uint32_t width = is_on_its_side ? bitmap.height : bitmap.width;
    uint32_t height = is_on_its_side ? bitmap.width : bitmap.height;
    if (width > surface->width || logo->x > surface->width - width) return ST_OUT_OF_RANGE;
    if (height > surface->height || logo->y > surface->height - height) return ST_OUT_OF_RANGE;

    // Logos are of few colours in long runs.
    uint32_t last_rgb = 0, last_pixel = surface_color(surface, 0);
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            uint32_t rgb = pixel_turned(&bitmap, logo->quarter_turns, x, y);
            if (rgb != last_rgb) {
                last_rgb = rgb;
                last_pixel = surface_color(surface, rgb);
            }
            surface_put(surface, logo->x + x, logo->y + y, last_pixel);
        }
    }
    text_screen_picture_set(screen, logo->x, logo->y, width, height);
    return ST_OK;
}
