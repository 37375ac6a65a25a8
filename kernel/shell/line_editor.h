// SPDX-License-Identifier: MIT
#pragma once
// Edits one line at a terminal, with history. Pure: bytes come in by line_editor_feed, what the
// terminal must show goes out by `emit`. The line stays on one row; what does not fit is scrolled
// sideways. The prompt is the caller's, and is never printed from here.

#include <base/status.h>
#include <device/utf8.h>

#define LINE_MAX_CHARS 480
#define LINE_MAX_BYTES (LINE_MAX_CHARS * UTF8_MAX_BYTES + 1)
#define LINE_HISTORY 32
#define LINE_HISTORY_BYTES 512 // longer lines are not remembered

enum line_event {
    LINE_MORE,      // go on feeding
    LINE_DONE,      // Enter
    LINE_CANCELLED, // ^C
    LINE_REDRAW,    // ^L: the caller clears the screen and prints its prompt
    LINE_COMPLETE   // Tab: the caller may call line_editor_insert
};

enum line_escape { LINE_PLAIN, LINE_AFTER_ESC, LINE_IN_CSI, LINE_AFTER_SS3 };

struct line_editor {
    void (*emit)(void *ctx, const char *text, size_t length);
    void *ctx;
    unsigned width; // columns that the line may take, beyond the prompt

    uint32_t line[LINE_MAX_CHARS]; // Unicode
    size_t length, cursor;
    bool is_cut; // more was typed than it holds

    // What the terminal shows of the line, from the end of the prompt.
    uint32_t shown[LINE_MAX_CHARS];
    size_t shown_length, shown_cursor;
    size_t offset; // the first character shown

    enum line_escape escape;
    unsigned parameters[2];
    unsigned parameter_count;
    struct utf8_decoder utf8;
    bool was_return; // "\r\n" is one Enter

    char history[LINE_HISTORY][LINE_HISTORY_BYTES]; // a ring, newest at history_count - 1
    size_t history_count;                           // ever remembered
    size_t history_back;                            // 0: the new line; n: the n-th newest
    uint32_t draft[LINE_MAX_CHARS];                 // the new line, while history is shown
    size_t draft_length;
};

void line_editor_init(struct line_editor *editor, void (*emit)(void *, const char *, size_t),
                      void *ctx);
// A new, empty line behind a prompt that has just been printed, `width` columns from the edge.
void line_editor_begin(struct line_editor *editor, unsigned width);
// Keeps the line; the terminal shows nothing of it (the prompt was printed anew).
void line_editor_restart(struct line_editor *editor);
enum line_event line_editor_feed(struct line_editor *editor, uint8_t byte);
// Brings the terminal up to date. Called once for all bytes at hand.
void line_editor_refresh(struct line_editor *editor);
// Inserts at the cursor, as if typed.
void line_editor_insert(struct line_editor *editor, const char *text);
// The line (or what is before the cursor) as NUL-terminated UTF-8.
void line_editor_text(const struct line_editor *editor, char out[LINE_MAX_BYTES]);
void line_editor_text_before_cursor(const struct line_editor *editor, char out[LINE_MAX_BYTES]);
// Empty lines and repetitions of the newest are not remembered.
void line_editor_remember(struct line_editor *editor, const char *text);
