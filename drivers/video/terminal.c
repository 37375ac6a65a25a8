// SPDX-License-Identifier: MIT
#include "terminal.h"

#define MAX_PARAMETER 9999

enum { BEL = 0x07, CAN = 0x18, SUB = 0x1A, ESC = 0x1B, DEL = 0x7F };

void terminal_init(struct terminal *terminal, struct text_screen *screen)
{
    *terminal = (struct terminal){.screen = screen};
}

// ECMA-48, 8.3.117 (SGR)
static void select_rendition(struct text_screen *screen, unsigned parameter)
{
    if (parameter == 0) {
        screen->foreground = TEXT_DEFAULT_FOREGROUND;
        screen->background = TEXT_DEFAULT_BACKGROUND;
        screen->is_bold = false;
    } else if (parameter == 1) {
        screen->is_bold = true;
    } else if (parameter == 22) {
        screen->is_bold = false;
    } else if (parameter >= 30 && parameter <= 37) {
        screen->foreground = (uint8_t)(parameter - 30);
    } else if (parameter == 39) {
        screen->foreground = TEXT_DEFAULT_FOREGROUND;
    } else if (parameter >= 40 && parameter <= 47) {
        screen->background = (uint8_t)(parameter - 40);
    } else if (parameter == 49) {
        screen->background = TEXT_DEFAULT_BACKGROUND;
    } else if (parameter >= 90 && parameter <= 97) {
        screen->foreground = (uint8_t)(parameter - 90 + 8);
    } else if (parameter >= 100 && parameter <= 107) {
        screen->background = (uint8_t)(parameter - 100 + 8);
    }
}

// The index-th parameter; absent and 0 both mean `otherwise`.
static unsigned parameter(const struct terminal *terminal, unsigned index, unsigned otherwise)
{
    if (index >= terminal->parameter_count || terminal->parameters[index] == 0) return otherwise;
    return terminal->parameters[index];
}

static void erase_in_display(struct text_screen *screen, unsigned what)
{
    if (what == 0) {
        text_screen_erase_columns(screen, screen->column, screen->columns);
        text_screen_erase_rows(screen, screen->row + 1, screen->rows);
    } else if (what == 2) {
        text_screen_erase_rows(screen, 0, screen->rows);
    }
}

static void erase_in_line(struct text_screen *screen, unsigned what)
{
    if (what == 0)
        text_screen_erase_columns(screen, screen->column, screen->columns);
    else if (what == 1)
        text_screen_erase_columns(screen, 0, screen->column + 1);
    else if (what == 2)
        text_screen_erase_columns(screen, 0, screen->columns);
}

static void control_sequence_run(struct terminal *terminal, uint8_t final)
{
    struct text_screen *screen = terminal->screen;
    if (terminal->is_private) return;
    int count = (int)parameter(terminal, 0, 1);
    switch (final) {
    case 'A':
        text_screen_cursor_move(screen, 0, -count);
        break;
    case 'B':
        text_screen_cursor_move(screen, 0, count);
        break;
    case 'C':
        text_screen_cursor_move(screen, count, 0);
        break;
    case 'D':
        text_screen_cursor_move(screen, -count, 0);
        break;
    case 'H':
        text_screen_cursor_set(screen, parameter(terminal, 1, 1) - 1,
                               parameter(terminal, 0, 1) - 1);
        break;
    case 'J':
        erase_in_display(screen, parameter(terminal, 0, 0));
        break;
    case 'K':
        erase_in_line(screen, parameter(terminal, 0, 0));
        break;
    case 'm':
        if (terminal->parameter_count == 0) select_rendition(screen, 0);
        for (unsigned i = 0; i < terminal->parameter_count; i++) {
            select_rendition(screen, terminal->parameters[i]);
        }
        break;
    default:
        break;
    }
}

static void control_sequence_byte(struct terminal *terminal, uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        if (terminal->parameter_count == 0) terminal->parameter_count = 1;
        unsigned *value = &terminal->parameters[terminal->parameter_count - 1];
        *value = *value * 10 + (byte - '0');
        if (*value > MAX_PARAMETER) *value = MAX_PARAMETER;
    } else if (byte == ';') {
        if (terminal->parameter_count == 0) terminal->parameter_count = 1;
        if (terminal->parameter_count == TERMINAL_MAX_PARAMETERS)
            terminal->is_private = true;
        else
            terminal->parameters[terminal->parameter_count++] = 0;
    } else if (byte >= 0x40 && byte <= 0x7E) {
        terminal->state = TERMINAL_TEXT;
        control_sequence_run(terminal, byte);
    } else if (byte >= 0x20 && byte <= 0x3F) {
        terminal->is_private = true; // private markers and intermediate bytes
    } else {
        terminal->state = TERMINAL_TEXT;
    }
}

static void escape_byte(struct terminal *terminal, uint8_t byte)
{
    terminal->state = TERMINAL_TEXT;
    if (byte == '[') {
        terminal->state = TERMINAL_CONTROL;
        terminal->parameter_count = 0;
        terminal->parameters[0] = 0;
        terminal->is_private = false;
    } else if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_') {
        terminal->state = TERMINAL_STRING;
    } else if (byte >= 0x20 && byte <= 0x2F) {
        terminal->state = TERMINAL_ESCAPE; // ESC ( B and alike end with one byte more
    }
}

static void control_character(struct terminal *terminal, uint8_t byte)
{
    struct text_screen *screen = terminal->screen;
    switch (byte) {
    case '\n':
        text_screen_newline(screen);
        break;
    case '\r':
        text_screen_carriage_return(screen);
        break;
    case '\b':
        text_screen_cursor_move(screen, -1, 0);
        break;
    case '\t':
        text_screen_tab(screen);
        break;
    default:
        break;
    }
}

static void text_byte(struct terminal *terminal, uint8_t byte)
{
    uint32_t code;
    enum utf8_result result = utf8_decode(&terminal->utf8, byte, &code);
    if (result == UTF8_MORE) return;
    if (result == UTF8_BAD_REFEED) {
        text_screen_put(terminal->screen, UTF8_REPLACEMENT);
        result = utf8_decode(&terminal->utf8, byte, &code);
        if (result == UTF8_MORE) return;
    }
    if (code < 0x20)
        control_character(terminal, (uint8_t)code);
    else if (code < DEL || code >= 0xA0)
        text_screen_put(terminal->screen, code);
}

static void byte_feed(struct terminal *terminal, uint8_t byte)
{
    if (byte == ESC) {
        if (terminal->utf8.missing) text_byte(terminal, byte); // shows what was cut off
        terminal->utf8.missing = 0;
        terminal->state = TERMINAL_ESCAPE;
        return;
    }
    switch (terminal->state) {
    case TERMINAL_TEXT:
        text_byte(terminal, byte);
        break;
    case TERMINAL_ESCAPE:
        escape_byte(terminal, byte);
        break;
    case TERMINAL_CONTROL:
        if (byte < 0x20 && byte != CAN && byte != SUB)
            control_character(terminal, byte);
        else
            control_sequence_byte(terminal, byte);
        break;
    case TERMINAL_STRING:
        if (byte == BEL || byte == CAN || byte == SUB) terminal->state = TERMINAL_TEXT;
        break;
    }
}

void terminal_write(struct terminal *terminal, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = (uint8_t)text[i];
        bool is_plain = byte >= 0x20 && byte < DEL;
        if (is_plain && terminal->state == TERMINAL_TEXT && terminal->utf8.missing == 0) {
            text_screen_put(terminal->screen, byte);
        } else {
            byte_feed(terminal, byte);
        }
    }
}
