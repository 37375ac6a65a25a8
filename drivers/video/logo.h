// SPDX-License-Identifier: MIT
#pragma once
// The firmware's logo on a screen of text. It stays, with text over it where there is text, until
// the screen scrolls, is cleared or drawn anew.

#include <drivers/framebuffer_console.h>

#include "text_screen.h"

// As framebuffer_console_logo. Nothing is drawn unless all of it can be.
status_t logo_draw(struct text_screen *screen, const struct framebuffer_logo *logo) MUST_USE;
