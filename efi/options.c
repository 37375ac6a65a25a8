// SPDX-License-Identifier: MIT
#include "options.h"

#include <base/bits.h>
#include <base/string.h>

// More than any command line that could fit; bounds the work on a firmware's wild size.
#define LOAD_OPTIONS_UNITS_MAX (4 * BOOT_COMMAND_LINE_MAX)

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

static bool is_high_surrogate(uint32_t unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low_surrogate(uint32_t unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

size_t utf16_to_utf8(const void *utf16, size_t units, char *out, size_t size, bool *out_cut)
{
    const uint8_t *in = utf16;
    size_t length = 0;

    *out_cut = false;
    for (size_t i = 0; i < units; i++) {
        uint32_t c = load_le16(in + 2 * i);
        char bytes[4];
        size_t n;

        if (c == 0) break;
        if (is_high_surrogate(c) && i + 1 < units && is_low_surrogate(load_le16(in + 2 * i + 2))) {
            i++;
            c = 0x10000 + ((c - 0xD800) << 10) + (load_le16(in + 2 * i) - 0xDC00u);
        } else if (is_high_surrogate(c) || is_low_surrogate(c)) {
            c = 0xFFFD;
        }
        n = utf8_encode(c, bytes);
        if (length + n >= size) {
            *out_cut = true;
            break;
        }
        memcpy(out + length, bytes, n);
        length += n;
    }
    if (size > 0) out[length] = 0;
    return length;
}

// Length of the word at text[0..size): up to white space that is not between double quotes.
// *out_open tells that the last quote has no partner.
static size_t word_measure(const char *text, size_t size, bool *out_open)
{
    size_t n = 0;

    *out_open = false;
    for (; n < size && (*out_open || !is_space(text[n])); n++)
        if (text[n] == '"') *out_open = !*out_open;
    return n;
}

static size_t word_length(const char *text, size_t size)
{
    bool ignored;
    return word_measure(text, size, &ignored);
}

// Appends the words of `text`, one space between them. A word that does not fit is left out whole:
// half an option is worse than none. An open quote is closed: it must not swallow what comes later.
static void words_append(struct command_line *line, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        bool open;
        size_t n = word_measure(text + at, size - at, &open);
        size_t gap = line->length > 0 ? 1 : 0;

        if (n == 0) {
            at++;
            continue;
        }
        if (line->length + gap + n + open < sizeof line->text) {
            if (gap) line->text[line->length++] = ' ';
            memcpy(line->text + line->length, text + at, n);
            line->length += (uint32_t)n;
            if (open) line->text[line->length++] = '"';
            line->text[line->length] = 0;
        } else {
            line->truncated = true;
        }
        at += n;
    }
}

// efibootmgr without -u stores plain ASCII. UTF-16 of anything that we know has a 0 as its second
// byte, so the two cannot be confused.
static bool is_ascii_text(const uint8_t *bytes, size_t size)
{
    size_t n = 0;

    if (size < 2 || bytes[1] == 0) return false;
    for (; n < size && bytes[n] != 0; n++)
        if ((bytes[n] < 0x20 || bytes[n] > 0x7E) && !is_space((char)bytes[n])) return false;
    return n > 0;
}

// Firmware leaves GUIDs and its own structures in the optional data of boot entries. Text has no
// control characters, and most of it is ASCII.
static bool is_utf16_text(const uint8_t *bytes, size_t units)
{
    size_t ascii = 0, n = 0;

    for (; n < units; n++) {
        uint16_t c = load_le16(bytes + 2 * n);
        if (c == 0) break;
        if ((c < 0x20 && !is_space((char)c)) || c == 0x7F) return false;
        if (c < 0x7F) ascii++;
    }
    return n > 0 && ascii * 2 >= n;
}

static bool ends_with_efi(const char *text, size_t size)
{
    static const char suffix[4] = {'.', 'e', 'f', 'i'};

    if (size > 0 && text[size - 1] == '"') size--;
    if (size < sizeof suffix) return false;
    for (size_t i = 0; i < sizeof suffix; i++) {
        char c = text[size - sizeof suffix + i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c != suffix[i]) return false;
    }
    return true;
}

static void load_options_append(struct command_line *line, const char *text, size_t size,
                                enum load_options_origin origin)
{
    size_t at = 0, n;

    while (at < size && is_space(text[at]))
        at++;
    n = word_length(text + at, size - at);
    if (origin == LOAD_OPTIONS_OF_SHELL || ends_with_efi(text + at, n)) at += n;
    words_append(line, text + at, size - at);
}

bool command_line_add_load_options(struct command_line *line, const void *options, size_t size,
                                   enum load_options_origin origin)
{
    char text[2 * BOOT_COMMAND_LINE_MAX];
    const uint8_t *bytes = options;
    size_t units = size / 2;
    bool cut;

    if (!options || size == 0) return true;
    if (units > LOAD_OPTIONS_UNITS_MAX) {
        units = LOAD_OPTIONS_UNITS_MAX;
        size = 2 * units;
    }
    if (is_ascii_text(bytes, size)) {
        load_options_append(line, options, strnlen(options, size), origin);
        return true;
    }
    if (is_utf16_text(bytes, units)) {
        size_t length = utf16_to_utf8(options, units, text, sizeof text, &cut);
        load_options_append(line, text, length, origin);
        if (cut) line->truncated = true;
        return true;
    }
    return units > 0 && load_le16(bytes) == 0; // an empty string
}

static bool is_plain_text(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t c = (uint8_t)text[i];
        if ((c < 0x20 && !is_space((char)c)) || c == 0x7F) return false;
    }
    return true;
}

bool command_line_add_file(struct command_line *line, const char *text, size_t size)
{
    static const char mark_utf8[3] = {'\xEF', '\xBB', '\xBF'};
    static const char mark_utf16[2] = {'\xFF', '\xFE'};
    static char converted[OPTIONS_FILE_MAX / 2 * 3 + 1]; // no unit becomes more than three bytes
    size_t at = 0;

    if (size >= 2 && memcmp(text, mark_utf16, 2) == 0) {
        size_t units = size / 2 - 1;
        bool cut;

        for (size_t i = 0; i < units; i++)
            if (load_le16(text + 2 + 2 * i) == 0) return false;
        size = utf16_to_utf8(text + 2, units, converted, sizeof converted, &cut);
        text = converted;
        if (cut) line->truncated = true;
    } else if (size >= 3 && memcmp(text, mark_utf8, 3) == 0) {
        at = 3;
    }
    if (!is_plain_text(text, size)) return false;
    while (at < size) {
        size_t end = at;

        while (end < size && text[end] != '\n' && text[end] != '\r')
            end++;
        while (at < end && is_space(text[at]))
            at++;
        if (at < end && text[at] != '#') words_append(line, text + at, end - at);
        at = end + 1;
    }
    return true;
}

bool command_line_find(const struct command_line *line, const char *name, const char **out_value,
                       size_t *out_length)
{
    size_t name_length = strlen(name);
    bool found = false;

    for (size_t at = 0; at < line->length;) {
        const char *word = line->text + at;
        size_t n = word_length(word, line->length - at);

        at += n + 1;
        if (n < name_length || memcmp(word, name, name_length) != 0) continue;
        if (n > name_length && word[name_length] != '=') continue;
        found = true;
        *out_value = word + name_length;
        *out_length = n - name_length;
        if (*out_length > 0) {
            ++*out_value;
            --*out_length;
        }
        if (*out_length >= 2 && **out_value == '"' && (*out_value)[*out_length - 1] == '"') {
            ++*out_value;
            *out_length -= 2;
        }
    }
    return found;
}

bool command_line_has(const struct command_line *line, const char *name)
{
    const char *value;
    size_t length;
    return command_line_find(line, name, &value, &length);
}
