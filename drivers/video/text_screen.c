// SPDX-License-Identifier: MIT
#include "text_screen.h"

#define TAB_WIDTH 8

static const uint32_t colors[TEXT_COLORS] = {
    0x000000, 0xCC4444, 0x5FAF5F, 0xC4A000, 0x5C85D6, 0xA86CC1, 0x45A9A9, 0xC8C8C8,
    0x767676, 0xFF6E67, 0x87D787, 0xF2D45C, 0x82AAFF, 0xD7A1F0, 0x70DCDC, 0xFFFFFF,
};

static unsigned columns_of(const struct surface *surface)
{
    return surface->width / (FONT_WIDTH * surface->scale);
}

static unsigned rows_of(const struct surface *surface, const struct font *font)
{
    return surface->height / (font->height * surface->scale);
}

size_t text_screen_memory_size(const struct surface *surface, const struct font *font)
{
    size_t columns = columns_of(surface), rows = rows_of(surface, font);
    if (columns == 0 || rows == 0) return 0;
    return rows * (2 * columns * sizeof(text_cell_t) + sizeof(struct text_span));
}

// A blank's foreground does not show: all blanks of one background are alike.
static text_cell_t cell_blank(const struct text_screen *screen)
{
    return screen->space | (text_cell_t)screen->background << 20;
}

void text_screen_init(struct text_screen *screen, const struct surface *surface,
                      const struct font *font, void *memory)
{
    *screen = (struct text_screen){
        .surface = *surface,
        .font = font,
        .columns = columns_of(surface),
        .rows = rows_of(surface, font),
        .foreground = TEXT_DEFAULT_FOREGROUND,
        .background = TEXT_DEFAULT_BACKGROUND,
        .space = font_glyph(font, ' '),
    };
    size_t count = (size_t)screen->columns * screen->rows;
    screen->lines = memory;
    screen->shown = screen->lines + count;
    screen->dirty = (struct text_span *)(screen->shown + count);
    for (size_t i = 0; i < 2 * count; i++)
        screen->lines[i] = cell_blank(screen);
    for (unsigned row = 0; row < screen->rows; row++) {
        screen->dirty[row] = (struct text_span){UINT16_MAX, 0};
    }
    for (unsigned i = 0; i < TEXT_COLORS; i++) {
        screen->palette[i] = surface_color(surface, colors[i]);
    }
    surface_clear(surface);
}

static text_cell_t *line_of(const struct text_screen *screen, unsigned row)
{
    unsigned line = screen->top + row;
    if (line >= screen->rows) line -= screen->rows;
    return screen->lines + (size_t)line * screen->columns;
}

static void mark(struct text_screen *screen, unsigned row, unsigned first, unsigned end)
{
    struct text_span *span = &screen->dirty[row];
    if (first < span->first) span->first = (uint16_t)first;
    if (end > span->end) span->end = (uint16_t)end;
}

void text_screen_erase_columns(struct text_screen *screen, unsigned first, unsigned end)
{
    if (end > screen->columns) end = screen->columns;
    if (first >= end) return;
    text_cell_t *line = line_of(screen, screen->row);
    text_cell_t blank = cell_blank(screen);
    for (unsigned i = first; i < end; i++)
        line[i] = blank;
    mark(screen, screen->row, first, end);
}

// The part of the screen in whole cells that the picture touches, pixels.
struct part {
    uint32_t x, y, end_x, end_y;
};

static uint32_t cells_end(uint32_t end, uint32_t cell, uint32_t limit)
{
    end = (end + cell - 1) / cell * cell;
    return end < limit ? end : limit;
}

static struct part picture_part(const struct text_screen *screen)
{
    const struct surface *surface = &screen->surface;
    uint32_t width = FONT_WIDTH * surface->scale, height = screen->font->height * surface->scale;
    return (struct part){
        .x = screen->picture.x / width * width,
        .y = screen->picture.y / height * height,
        .end_x = cells_end(screen->picture.x + screen->picture.width, width, surface->width),
        .end_y = cells_end(screen->picture.y + screen->picture.height, height, surface->height)};
}

// The cells of that part show `what` from now on; with TEXT_CELL_UNKNOWN those that are not blank.
static void cells_set_shown(struct text_screen *screen, const struct part *part, text_cell_t what)
{
    uint32_t width = FONT_WIDTH * screen->surface.scale;
    uint32_t height = screen->font->height * screen->surface.scale;
    for (unsigned row = part->y / height; row < screen->rows && row * height < part->end_y; row++) {
        text_cell_t *shown = screen->shown + (size_t)row * screen->columns;
        unsigned first = part->x / width, column = first;
        for (; column < screen->columns && column * width < part->end_x; column++) {
            if (what == TEXT_CELL_UNKNOWN && shown[column] == screen->space) continue;
            shown[column] = what;
        }
        mark(screen, row, first, column);
    }
}

void text_screen_picture_set(struct text_screen *screen, uint32_t x, uint32_t y, uint32_t width,
                             uint32_t height)
{
    screen->picture.x = x;
    screen->picture.y = y;
    screen->picture.width = width;
    screen->picture.height = height;
    struct part part = picture_part(screen);
    cells_set_shown(screen, &part, TEXT_CELL_UNKNOWN); // text goes above it
}

// Takes it away when it lies in rows [first, end).
static void picture_remove(struct text_screen *screen, unsigned first, unsigned end)
{
    uint32_t height = screen->font->height * screen->surface.scale;
    if (screen->picture.width == 0) return;
    struct part part = picture_part(screen);
    if (part.y < first * height || (end < screen->rows && part.end_y > end * height)) return;
    surface_clear_part(&screen->surface, part.x, part.y, part.end_x - part.x, part.end_y - part.y);
    cells_set_shown(screen, &part, screen->space);
    screen->picture.width = 0;
}

void text_screen_erase_rows(struct text_screen *screen, unsigned first, unsigned end)
{
    if (end > screen->rows) end = screen->rows;
    text_cell_t blank = cell_blank(screen);
    picture_remove(screen, first, end);
    for (unsigned row = first; row < end; row++) {
        text_cell_t *line = line_of(screen, row);
        for (unsigned i = 0; i < screen->columns; i++)
            line[i] = blank;
        mark(screen, row, 0, screen->columns);
    }
}

static void line_feed(struct text_screen *screen)
{
    if (screen->row + 1 < screen->rows) {
        screen->row++;
        return;
    }
    screen->top = screen->top + 1 == screen->rows ? 0 : screen->top + 1;
    text_screen_erase_columns(screen, 0, screen->columns);
    picture_remove(screen, 0, screen->rows);
    screen->is_all_dirty = true;
}

void text_screen_carriage_return(struct text_screen *screen)
{
    screen->column = 0;
    screen->is_wrap_pending = false;
}

void text_screen_newline(struct text_screen *screen)
{
    text_screen_carriage_return(screen);
    line_feed(screen);
}

void text_screen_put(struct text_screen *screen, uint32_t code)
{
    if (screen->is_wrap_pending) text_screen_newline(screen);
    uint16_t glyph = font_glyph(screen->font, code);
    unsigned color = screen->foreground;
    if (screen->is_bold && color < TEXT_COLORS / 2) color += TEXT_COLORS / 2;
    if (glyph == screen->space) color = 0;
    line_of(screen, screen->row)[screen->column] =
        glyph | color << 16 | (text_cell_t)screen->background << 20;
    mark(screen, screen->row, screen->column, screen->column + 1);
    if (screen->column + 1 < screen->columns)
        screen->column++;
    else
        screen->is_wrap_pending = true;
}

void text_screen_tab(struct text_screen *screen)
{
    unsigned next = (screen->column / TAB_WIDTH + 1) * TAB_WIDTH;
    screen->column = next < screen->columns ? next : screen->columns - 1;
}

void text_screen_cursor_set(struct text_screen *screen, unsigned column, unsigned row)
{
    screen->column = column < screen->columns ? column : screen->columns - 1;
    screen->row = row < screen->rows ? row : screen->rows - 1;
    screen->is_wrap_pending = false;
}

void text_screen_cursor_move(struct text_screen *screen, int columns, int rows)
{
    int64_t column = (int64_t)screen->column + columns;
    int64_t row = (int64_t)screen->row + rows;
    text_screen_cursor_set(screen, column > 0 ? (unsigned)column : 0, row > 0 ? (unsigned)row : 0);
}

static void draw_cell(const struct text_screen *screen, unsigned column, unsigned row,
                      text_cell_t cell)
{
    const struct font *font = screen->font;
    const struct surface *surface = &screen->surface;
    unsigned foreground = cell >> 16 & 0xF, background = cell >> 20 & 0xF;
    if (cell & TEXT_CELL_CURSOR) { // a block
        foreground = background;
        background = TEXT_DEFAULT_FOREGROUND;
    }
    surface_draw_glyph(surface, column * FONT_WIDTH * surface->scale,
                       row * font->height * surface->scale,
                       font->bitmap + (size_t)(cell & 0xFFFF) * font->height, font->height,
                       screen->palette[foreground], screen->palette[background]);
}

void text_screen_flush_begin(struct text_screen *screen)
{
    if (screen->is_all_dirty) {
        for (unsigned row = 0; row < screen->rows; row++)
            mark(screen, row, 0, screen->columns);
        screen->is_all_dirty = false;
    }
    mark(screen, screen->shown_row, screen->shown_column, screen->shown_column + 1);
    mark(screen, screen->row, screen->column, screen->column + 1);
    screen->shown_row = screen->row;
    screen->shown_column = screen->column;
}

void text_screen_flush_row(struct text_screen *screen, unsigned row)
{
    struct text_span span = screen->dirty[row];
    if (span.first >= span.end) return;
    screen->dirty[row] = (struct text_span){UINT16_MAX, 0};
    const text_cell_t *line = line_of(screen, row);
    text_cell_t *shown = screen->shown + (size_t)row * screen->columns;
    for (unsigned column = span.first; column < span.end; column++) {
        text_cell_t cell = line[column];
        if (row == screen->shown_row && column == screen->shown_column) cell |= TEXT_CELL_CURSOR;
        if (shown[column] == cell) continue;
        draw_cell(screen, column, row, cell);
        shown[column] = cell;
    }
}

void text_screen_redraw(struct text_screen *screen)
{
    size_t count = (size_t)screen->columns * screen->rows;
    surface_clear(&screen->surface);
    screen->picture.width = 0;
    for (size_t i = 0; i < count; i++)
        screen->shown[i] = screen->space; // what a cleared surface shows
    screen->is_all_dirty = true;
}

void text_screen_flush(struct text_screen *screen)
{
    text_screen_flush_begin(screen);
    for (unsigned row = 0; row < screen->rows; row++)
        text_screen_flush_row(screen, row);
}
