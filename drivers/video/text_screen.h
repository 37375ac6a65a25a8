// SPDX-License-Identifier: MIT
#pragma once
// A screen of characters on a surface. Text changes cells only; text_screen_flush draws those that
// differ from what is on the screen, so that a burst of lines costs one redraw. Scrolling turns a
// ring of lines and moves no memory. Pure: nothing here knows consoles, interrupts or the clock.

#include <base/status.h>

#include "font.h"
#include "surface.h"

#define TEXT_COLORS 16
#define TEXT_DEFAULT_FOREGROUND 7
#define TEXT_DEFAULT_BACKGROUND 0

// glyph | foreground << 16 | background << 20 | TEXT_CELL_CURSOR
typedef uint32_t text_cell_t;
#define TEXT_CELL_CURSOR ((text_cell_t)1 << 24)
#define TEXT_CELL_UNKNOWN UINT32_MAX // on the screen is something else

struct text_span { // columns [first, end) may differ from the screen; empty: first >= end
    uint16_t first, end;
};

struct text_screen {
    struct surface surface;
    const struct font *font;
    uint32_t palette[TEXT_COLORS]; // pixel values
    unsigned columns, rows;

    text_cell_t *lines;      // rows * columns, a ring of lines: the top one is `top`
    text_cell_t *shown;      // what is on the screen, by screen row
    struct text_span *dirty; // by screen row
    bool is_all_dirty;
    unsigned top;

    unsigned column, row;             // cursor
    bool is_wrap_pending;             // the last column was written: the next character wraps first
    unsigned shown_column, shown_row; // where the cursor is drawn
    // A picture under the text, pixels; width 0: none. Blank cells leave it as it is.
    struct {
        uint32_t x, y, width, height;
    } picture;
    uint8_t foreground, background;
    bool is_bold;
    uint16_t space;
};

// Bytes that the cells of this surface take; 0 when it is too small for any text.
size_t text_screen_memory_size(const struct surface *surface, const struct font *font);
// `memory` is aligned to 8 and has text_screen_memory_size() bytes. Clears the surface.
void text_screen_init(struct text_screen *screen, const struct surface *surface,
                      const struct font *font, void *memory);

void text_screen_put(struct text_screen *screen, uint32_t code);
void text_screen_newline(struct text_screen *screen);
void text_screen_carriage_return(struct text_screen *screen);
void text_screen_tab(struct text_screen *screen);
// By so many columns or rows; stops at the edges.
void text_screen_cursor_move(struct text_screen *screen, int columns, int rows);
void text_screen_cursor_set(struct text_screen *screen, unsigned column, unsigned row);
// Cells [first, end) of the cursor's row, or whole rows [first, end), become blank.
void text_screen_erase_columns(struct text_screen *screen, unsigned first, unsigned end);
void text_screen_erase_rows(struct text_screen *screen, unsigned first, unsigned end);

// Whatever is on the surface, all of it is to be drawn anew.
void text_screen_redraw(struct text_screen *screen);
// Remembers where a picture was drawn, to take it away when the screen scrolls or the rows are
// erased in which it lies. Inside the surface. Text that was there is drawn again above it.
void text_screen_picture_set(struct text_screen *screen, uint32_t x, uint32_t y, uint32_t width,
                             uint32_t height);

// Draws what changed. In three parts for a caller that lets interrupts in between the rows.
void text_screen_flush(struct text_screen *screen);
void text_screen_flush_begin(struct text_screen *screen);
void text_screen_flush_row(struct text_screen *screen, unsigned row);
