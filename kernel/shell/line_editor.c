// SPDX-License-Identifier: MIT
#include "line_editor.h"

#include <base/string.h>

#define CONTROL(letter) ((letter)&0x1F)

enum { ESC = 0x1B, DEL = 0x7F };

void line_editor_init(struct line_editor *editor, void (*emit)(void *, const char *, size_t),
                      void *ctx)
{
    memset(editor, 0, sizeof *editor);
    editor->emit = emit;
    editor->ctx = ctx;
}

void line_editor_restart(struct line_editor *editor)
{
    editor->shown_length = editor->shown_cursor = 0;
}

void line_editor_begin(struct line_editor *editor, unsigned width)
{
    editor->width = width > 8 ? width : 8;
    editor->length = editor->cursor = editor->offset = 0;
    editor->history_back = 0;
    editor->is_cut = false;
    line_editor_restart(editor);
}

// What the terminal shows

static void emit_text(struct line_editor *editor, const uint32_t *codes, size_t count)
{
    char text[64 * UTF8_MAX_BYTES];
    while (count > 0) {
        size_t piece = count < 64 ? count : 64;
        size_t length = 0;
        for (size_t i = 0; i < piece; i++)
            length += utf8_encode(codes[i], text + length);
        editor->emit(editor->ctx, text, length);
        codes += piece;
        count -= piece;
    }
}

static void emit_move(struct line_editor *editor, size_t to)
{
    size_t from = editor->shown_cursor;
    char text[24];
    int length = 0;
    if (to < from && from - to <= 3) {
        memset(text, '\b', sizeof text);
        length = (int)(from - to);
    } else if (to != from) {
        unsigned distance = (unsigned)(to < from ? from - to : to - from);
        length = snprintf(text, sizeof text, "\x1b[%u%c", distance, to < from ? 'D' : 'C');
    }
    if (length > 0) editor->emit(editor->ctx, text, (size_t)length);
    editor->shown_cursor = to;
}

void line_editor_refresh(struct line_editor *editor)
{
    // A quarter of the width jumps at once, so that typing at the edge does not redraw all.
    size_t width = editor->width;
    if (editor->cursor < editor->offset || editor->length < width) editor->offset = 0;
    if (editor->cursor >= editor->offset + width) {
        editor->offset = editor->cursor - width + width / 4;
    }
    const uint32_t *wanted = editor->line + editor->offset;
    size_t length = editor->length - editor->offset;
    if (length > width) length = width;

    size_t same = 0;
    while (same < length && same < editor->shown_length && wanted[same] == editor->shown[same]) {
        same++;
    }
    if (same < length || same < editor->shown_length) {
        emit_move(editor, same);
        emit_text(editor, wanted + same, length - same);
        editor->shown_cursor = length;
        if (length < editor->shown_length) editor->emit(editor->ctx, "\x1b[K", 3);
        memcpy(editor->shown, wanted, length * sizeof *wanted);
        editor->shown_length = length;
    }
    emit_move(editor, editor->cursor - editor->offset);
}

// Editing

static void insert(struct line_editor *editor, uint32_t code)
{
    editor->is_cut = editor->is_cut || editor->length == LINE_MAX_CHARS;
    if (editor->length == LINE_MAX_CHARS) return;
    uint32_t *at = editor->line + editor->cursor;
    memmove(at + 1, at, (editor->length - editor->cursor) * sizeof *at);
    *at = code;
    editor->length++;
    editor->cursor++;
}

// Removes [first, end) and leaves the cursor at first.
static void erase(struct line_editor *editor, size_t first, size_t end)
{
    uint32_t *line = editor->line;
    memmove(line + first, line + end, (editor->length - end) * sizeof *line);
    editor->length -= end - first;
    editor->cursor = first;
    if (editor->length == 0) editor->is_cut = false;
}

static size_t word_start(const struct line_editor *editor)
{
    size_t at = editor->cursor;
    while (at > 0 && editor->line[at - 1] == ' ')
        at--;
    while (at > 0 && editor->line[at - 1] != ' ')
        at--;
    return at;
}

static size_t word_end(const struct line_editor *editor)
{
    size_t at = editor->cursor;
    while (at < editor->length && editor->line[at] == ' ')
        at++;
    while (at < editor->length && editor->line[at] != ' ')
        at++;
    return at;
}

static void line_set(struct line_editor *editor, const char *text)
{
    erase(editor, 0, editor->length);
    line_editor_insert(editor, text);
}

static void history_show(struct line_editor *editor, size_t back)
{
    size_t kept = editor->history_count < LINE_HISTORY ? editor->history_count : LINE_HISTORY;
    if (back > kept || back == editor->history_back) return;
    if (editor->history_back == 0) {
        memcpy(editor->draft, editor->line, editor->length * sizeof *editor->line);
        editor->draft_length = editor->length;
    }
    editor->history_back = back;
    if (back > 0) {
        line_set(editor, editor->history[(editor->history_count - back) % LINE_HISTORY]);
        return;
    }
    memcpy(editor->line, editor->draft, editor->draft_length * sizeof *editor->line);
    editor->length = editor->cursor = editor->draft_length;
}

static void history_older(struct line_editor *editor)
{
    history_show(editor, editor->history_back + 1);
}

static void history_newer(struct line_editor *editor)
{
    if (editor->history_back > 0) history_show(editor, editor->history_back - 1);
}

void line_editor_remember(struct line_editor *editor, const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length >= LINE_HISTORY_BYTES) return;
    size_t count = editor->history_count;
    if (count > 0 && strcmp(editor->history[(count - 1) % LINE_HISTORY], text) == 0) return;
    memcpy(editor->history[count % LINE_HISTORY], text, length + 1);
    editor->history_count = count + 1;
}

static void text_of(const struct line_editor *editor, size_t count, char out[LINE_MAX_BYTES])
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += utf8_encode(editor->line[i], out + length);
    out[length] = '\0';
}

void line_editor_text(const struct line_editor *editor, char out[LINE_MAX_BYTES])
{
    text_of(editor, editor->length, out);
}

void line_editor_text_before_cursor(const struct line_editor *editor, char out[LINE_MAX_BYTES])
{
    text_of(editor, editor->cursor, out);
}

void line_editor_insert(struct line_editor *editor, const char *text)
{
    struct utf8_decoder utf8 = {0};
    for (; *text; text++) {
        uint32_t code;
        enum utf8_result result = utf8_decode(&utf8, (uint8_t)*text, &code);
        if (result == UTF8_MORE) continue;
        insert(editor, code);
        if (result == UTF8_BAD_REFEED) text--;
    }
}

// Keys

static void cursor_left(struct line_editor *editor)
{
    if (editor->cursor > 0) editor->cursor--;
}

static void cursor_right(struct line_editor *editor)
{
    if (editor->cursor < editor->length) editor->cursor++;
}

static void delete_forward(struct line_editor *editor)
{
    if (editor->cursor < editor->length) erase(editor, editor->cursor, editor->cursor + 1);
}

static void delete_backward(struct line_editor *editor)
{
    if (editor->cursor > 0) erase(editor, editor->cursor - 1, editor->cursor);
}

static enum line_event control_key(struct line_editor *editor, uint8_t key)
{
    switch (key) {
    case '\r':
    case '\n':
        return LINE_DONE;
    case '\t':
        return LINE_COMPLETE;
    case CONTROL('C'):
        return LINE_CANCELLED;
    case CONTROL('L'):
        return LINE_REDRAW;
    case '\b':
    case DEL:
        delete_backward(editor);
        break;
    case ESC:
        editor->escape = LINE_AFTER_ESC;
        break;
    case CONTROL('A'):
        editor->cursor = 0;
        break;
    case CONTROL('E'):
        editor->cursor = editor->length;
        break;
    case CONTROL('B'):
        cursor_left(editor);
        break;
    case CONTROL('F'):
        cursor_right(editor);
        break;
    case CONTROL('D'):
        delete_forward(editor);
        break;
    case CONTROL('K'):
        editor->length = editor->cursor;
        break;
    case CONTROL('U'):
        erase(editor, 0, editor->cursor);
        break;
    case CONTROL('W'):
        erase(editor, word_start(editor), editor->cursor);
        break;
    case CONTROL('P'):
        history_older(editor);
        break;
    case CONTROL('N'):
        history_newer(editor);
        break;
    default:
        break;
    }
    return LINE_MORE;
}

static void control_sequence_key(struct line_editor *editor, uint8_t final)
{
    bool is_ctrl = editor->parameter_count > 1 && editor->parameters[1] == 5;
    switch (final) {
    case 'A':
        history_older(editor);
        break;
    case 'B':
        history_newer(editor);
        break;
    case 'C':
        if (is_ctrl)
            editor->cursor = word_end(editor);
        else
            cursor_right(editor);
        break;
    case 'D':
        if (is_ctrl)
            editor->cursor = word_start(editor);
        else
            cursor_left(editor);
        break;
    case 'H':
        editor->cursor = 0;
        break;
    case 'F':
        editor->cursor = editor->length;
        break;
    case '~':
        if (editor->parameters[0] == 1 || editor->parameters[0] == 7) editor->cursor = 0;
        if (editor->parameters[0] == 4 || editor->parameters[0] == 8) {
            editor->cursor = editor->length;
        }
        if (editor->parameters[0] == 3) delete_forward(editor);
        break;
    default:
        break;
    }
}

static void control_sequence_byte(struct line_editor *editor, uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        if (editor->parameter_count == 0) editor->parameter_count = 1;
        unsigned *value = &editor->parameters[editor->parameter_count - 1];
        if (*value < 1000) *value = *value * 10 + (byte - '0');
    } else if (byte == ';') {
        editor->parameter_count = 2; // keys have two at most
        editor->parameters[1] = 0;
    } else if (byte >= 0x40 && byte <= 0x7E) {
        editor->escape = LINE_PLAIN;
        control_sequence_key(editor, byte);
    }
}

static void escape_byte(struct line_editor *editor, uint8_t byte)
{
    editor->escape = LINE_PLAIN;
    switch (byte) {
    case '[':
        editor->escape = LINE_IN_CSI;
        editor->parameter_count = 0;
        editor->parameters[0] = editor->parameters[1] = 0;
        break;
    case 'O':
        editor->escape = LINE_AFTER_SS3;
        break;
    case 'b':
        editor->cursor = word_start(editor);
        break;
    case 'f':
        editor->cursor = word_end(editor);
        break;
    case 'd':
        erase(editor, editor->cursor, word_end(editor));
        break;
    case DEL:
    case '\b':
        erase(editor, word_start(editor), editor->cursor);
        break;
    default:
        break;
    }
}

static void text_byte(struct line_editor *editor, uint8_t byte)
{
    uint32_t code;
    enum utf8_result result = utf8_decode(&editor->utf8, byte, &code);
    if (result == UTF8_BAD_REFEED) {
        insert(editor, UTF8_REPLACEMENT);
        result = utf8_decode(&editor->utf8, byte, &code);
    }
    // C1 controls would upset the terminal.
    if (result != UTF8_MORE && (code < DEL || code >= 0xA0)) insert(editor, code);
}

enum line_event line_editor_feed(struct line_editor *editor, uint8_t byte)
{
    bool was_return = editor->was_return;
    editor->was_return = byte == '\r';
    if (was_return && byte == '\n') return LINE_MORE;

    // A control key ends a sequence and still does what it says: someone may have pressed Escape.
    bool is_alt_backspace = byte == '\b' && editor->escape == LINE_AFTER_ESC;
    if (byte < 0x20 && !is_alt_backspace) editor->escape = LINE_PLAIN;
    switch (editor->escape) {
    case LINE_AFTER_ESC:
        escape_byte(editor, byte);
        return LINE_MORE;
    case LINE_IN_CSI:
        control_sequence_byte(editor, byte);
        return LINE_MORE;
    case LINE_AFTER_SS3:
        editor->escape = LINE_PLAIN;
        editor->parameter_count = 0;
        control_sequence_key(editor, byte);
        return LINE_MORE;
    case LINE_PLAIN:
        break;
    }
    if (byte < 0x20 || byte == DEL) {
        editor->utf8.missing = 0;
        return control_key(editor, byte);
    }
    text_byte(editor, byte);
    return LINE_MORE;
}
