// SPDX-License-Identifier: MIT
#pragma once
// Bytes to a text screen: UTF-8, control characters, and the escape sequences that device/console.h
// names. What it does not know it swallows whole.

#include <device/utf8.h>

#include "text_screen.h"

#define TERMINAL_MAX_PARAMETERS 8

enum terminal_state {
    TERMINAL_TEXT,
    TERMINAL_ESCAPE,  // after ESC
    TERMINAL_CONTROL, // after ESC[
    TERMINAL_STRING,  // after ESC] or ESC P: until BEL or ESC
};

struct terminal {
    struct text_screen *screen;
    struct utf8_decoder utf8;
    enum terminal_state state;
    unsigned parameters[TERMINAL_MAX_PARAMETERS];
    unsigned parameter_count; // those begun
    bool is_private;          // ESC[? and alike: not ours
};

void terminal_init(struct terminal *terminal, struct text_screen *screen);
void terminal_write(struct terminal *terminal, const char *text, size_t length);
