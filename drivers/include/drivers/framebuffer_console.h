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
// Draws all of the screen anew, whatever became of the pixels. Thread context.
void framebuffer_console_redraw(void);
