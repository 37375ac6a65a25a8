// SPDX-License-Identifier: MIT
#pragma once
// A text console on a linear framebuffer. The framebuffer is only ever written: what is on the
// screen is kept as cells.

#include <base/boot_info.h>
#include <base/status.h>

// `pixels` is the framebuffer mapped write-combining, of fb->size bytes. `alloc` gives zeroed
// memory for the cells. Every field of fb is checked against fb->size: ST_INVALID_ARGUMENT for
// nonsense, ST_NOT_SUPPORTED for a format it cannot draw, ST_NO_MEMORY.
status_t framebuffer_console_init(const struct boot_framebuffer *fb, void *pixels,
                                  void *(*alloc)(size_t size)) MUST_USE;
bool framebuffer_console_is_there(void);
// Draws all of the screen anew, whatever became of the pixels. Thread context.
void framebuffer_console_redraw(void);

// A picture that was on the screen when the firmware left it.
struct framebuffer_logo {
    const void *image;      // a bitmap file: 24 or 32 bits a pixel, not compressed
    size_t size;            // bytes that can be read there
    uint32_t x, y;          // of its top left corner on the screen, pixels
    unsigned quarter_turns; // how far it was turned clockwise, 0 to 3
};
// Puts it back. It stays until the text scrolls. ST_NO_DEVICE without a console, ST_OUT_OF_RANGE
// when it does not fit the screen; ST_BAD_SIGNATURE, ST_BAD_LENGTH, ST_NOT_SUPPORTED,
// ST_INVALID_ARGUMENT for what is no such bitmap. `logo` and its image are not kept.
status_t framebuffer_console_logo(const struct framebuffer_logo *logo) MUST_USE;
