// SPDX-License-Identifier: MIT
// The walk along a layout's text and a table's bytes: layouts.h has the text's grammar.

#include <acpi/layout.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>

#include "layouts.h"

#define LEVEL_MAX 3u
#define SERVER_TCPA_SIZE 100u

struct walk {
    const uint8_t *bytes;
    const char *text; // of the table
    uint64_t count;   // what the last field of format 'n' said
    void (*visit)(void *arg, const struct acpi_layout_item *item);
    void *arg;
};

// A piece of the table that a layout is laid over.
struct structure {
    size_t start, end; // offsets in the table
    size_t offset;     // of the next field
    unsigned level;
    bool may_end;  // a '?' was passed
    bool has_size; // false: it ends where its layout does, at `end` at the latest
};

static bool structure_walk(struct walk *w, const char *text, struct structure *s);

// The text

static const char *line_next(const char *line)
{
    while (*line && *line != '\n')
        line++;
    return *line ? line + 1 : line;
}

static bool line_begins_layout(const char *line)
{
    return *line == 0 || (*line >= 'A' && *line <= 'Z');
}

static size_t number_read(const char **at)
{
    size_t number = 0;
    while (**at >= '0' && **at <= '9')
        number = number * 10 + (size_t)(*(*at)++ - '0');
    return number;
}

static struct acpi_layout_text text_until(const char *at, const char *stops)
{
    struct acpi_layout_text text = {at, 0};
    while (at[text.length] && !strchr(stops, at[text.length]))
        text.length++;
    return text;
}

static const char *layout_next(const char *layout)
{
    return layout + strlen(layout) + 1;
}

static const char *layout_nth(size_t index)
{
    static const char *const arrays[] = {acpi_layouts_acpi, acpi_layouts_others};
    for (size_t i = 0; i < ARRAY_SIZE(arrays); i++) {
        for (const char *at = arrays[i]; *at; at = layout_next(at)) {
            if (index-- == 0) return at;
        }
    }
    return NULL;
}

static const char *layout_find(const char *signature)
{
    const char *layout;
    for (size_t i = 0; (layout = layout_nth(i)) != NULL; i++) {
        if (memcmp(layout, signature, 4) == 0) return layout;
    }
    return NULL;
}

bool acpi_layout_get(size_t index, char out_signature[5])
{
    const char *layout = layout_nth(index);
    if (!layout) return false;
    memcpy(out_signature, layout, 4);
    out_signature[4] = 0;
    return true;
}

bool acpi_layout_title(const char *signature, struct acpi_layout_text *out)
{
    const char *layout = layout_find(signature);
    if (!layout) return false;
    *out = text_until(layout + 5, "\n");
    return true;
}

// Names of values

// The next name and its number; false at the end.
static bool value_next(struct acpi_layout_text *rest, uint64_t *number,
                       struct acpi_layout_text *out)
{
    if (rest->length == 0) return false;
    const char *at = rest->at + 1; // past the '|'
    const char *digits = at;
    uint64_t jump = number_read(&digits);
    if (digits > at && *digits == '=') {
        *number = jump;
        at = digits + 1;
    } else {
        ++*number;
    }
    *out = text_until(at, "|\n");
    rest->length -= (size_t)(out->at + out->length - rest->at);
    rest->at = out->at + out->length;
    return true;
}

bool acpi_layout_value_name(const struct acpi_layout_item *item, uint64_t number,
                            struct acpi_layout_text *out)
{
    struct acpi_layout_text rest = item->values;
    uint64_t at = UINT64_MAX;
    while (value_next(&rest, &at, out)) {
        if (at == number) return out->length > 0;
    }
    return false;
}

uint64_t acpi_layout_known_bits(const struct acpi_layout_item *item)
{
    struct acpi_layout_text rest = item->values, name;
    uint64_t known = 0, at = UINT64_MAX;
    while (value_next(&rest, &at, &name)) {
        if (name.length > 0 && at < 64) known |= BIT(at);
    }
    return known;
}

// The bytes

static uint64_t bytes_value(const uint8_t *bytes, size_t size)
{
    uint64_t value = 0;
    if (size <= sizeof value) memcpy(&value, bytes, size);
    return value;
}

static void tell(struct walk *w, enum acpi_layout_event event, const struct structure *s,
                 size_t size)
{
    struct acpi_layout_item item = {
        .event = event, .level = s->level, .offset = s->offset, .size = size};
    w->visit(w->arg, &item);
}

// One field, `line` behind a '#' or '~'. False when the structure ends before it.
static bool field_walk(struct walk *w, const char *line, struct structure *s)
{
    size_t left = s->end > s->offset ? s->end - s->offset : 0;
    size_t size = number_read(&line);
    if (size == 0) size = left;
    struct acpi_layout_item item = {.event = size <= left ? ACPI_LAYOUT_FIELD : ACPI_LAYOUT_CUT,
                                    .format = *line,
                                    .level = s->level,
                                    .offset = s->offset,
                                    .size = size};
    line += line[1] == ' ' ? 2 : 1;
    item.name = text_until(line, "|\n");
    item.values = text_until(line + item.name.length, "\n");
    if (item.event == ACPI_LAYOUT_CUT) {
        if (!s->may_end || left > 0) w->visit(w->arg, &item);
        return false;
    }
    item.value = bytes_value(w->bytes + s->offset, size);
    if (item.format == ACPI_FORMAT_COUNT) w->count = item.value;
    s->offset += size;
    if (item.format == ACPI_FORMAT_REGISTER && size != 12) return true;
    if (size > 0) w->visit(w->arg, &item);
    return true;
}

static bool repeat_walk(struct walk *w, const char *line, struct structure *s)
{
    bool is_counted = *line++ == '#';
    const char *digits = line;
    size_t size = number_read(&digits);
    uint64_t count = is_counted ? w->count : (s->end - s->offset) / size;
    for (; count > 0; count--) {
        if (!field_walk(w, line, s)) return false;
    }
    return true;
}

// Entries

struct list {
    size_t type_offset, type_width, length_offset, length_width;
    bool is_ivhd; // the length follows from the type
    char group;
};

static struct list list_read(const char *line)
{
    return (struct list){.type_offset = (size_t)(line[1] - '0'),
                         .type_width = (size_t)(line[2] - '0'),
                         .length_offset = (size_t)(line[3] - '0'),
                         .length_width = line[4] == 'i' ? 0 : (size_t)(line[4] - '0'),
                         .is_ivhd = line[4] == 'i',
                         .group = line[5]};
}

static size_t list_head_size(const struct list *list)
{
    size_t type_end = list->type_offset + list->type_width;
    size_t length_end = list->length_offset + list->length_width;
    return type_end > length_end ? type_end : length_end;
}

static uint64_t hex_read(const char **at)
{
    uint64_t value = 0;
    for (;; ++*at) {
        char c = **at;
        if (c >= '0' && c <= '9') {
            value = value << 4 | (uint64_t)(c - '0');
        } else if (c >= 'A' && c <= 'F') {
            value = value << 4 | (uint64_t)(c - 'A' + 10);
        } else {
            return value;
        }
    }
}

// The first line of the entry's layout, and its name; NULL when the type has none.
static const char *entry_layout_find(const struct walk *w, char group, uint64_t type,
                                     struct acpi_layout_text *out_name)
{
    for (const char *line = line_next(w->text); *line; line = line_next(line)) {
        if (*line != group) continue;
        const char *at = line + 1;
        bool is_match = *at == '*';
        if (is_match) at++;
        while (!is_match) {
            is_match = hex_read(&at) == type;
            if (*at != ',') break;
            at++;
        }
        while (*at == ',' || (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'F'))
            at++;
        if (!is_match) continue;
        *out_name = text_until(at + 1, "\n");
        line = line_next(line);
        // Several names may share what follows the last of them.
        while (*line == group)
            line = line_next(line);
        return line;
    }
    return NULL;
}

// AMD's I/O virtualization specification 3.07, 5.2.2.1: 4 bytes for types up to 63, 8 up to 127,
// and so on; from 240 on with a length at offset 21.
static size_t ivhd_entry_size(const uint8_t *entry, size_t left)
{
    uint8_t type = entry[0];
    if (type < 240) return (size_t)4 << (type >> 6);
    return left < 22 ? 0 : 22u + entry[21];
}

// How long the entry at s->offset says it is; 0 when that cannot be.
static size_t entry_size(const struct walk *w, const struct list *list, const struct structure *s)
{
    size_t left = s->end - s->offset;
    if (list_head_size(list) > left) return 0;
    const uint8_t *entry = w->bytes + s->offset;
    if (!list->is_ivhd && list->length_width == 0) return left;
    uint64_t size = list->is_ivhd ? ivhd_entry_size(entry, left)
                                  : bytes_value(entry + list->length_offset, list->length_width);
    return size >= list_head_size(list) && size > 0 && size <= left ? (size_t)size : 0;
}

// False where the list cannot go on.
static bool entry_walk(struct walk *w, const struct list *list, struct structure *s)
{
    size_t size = entry_size(w, list, s);
    if (size == 0) {
        tell(w, ACPI_LAYOUT_BAD_LENGTH, s, s->end - s->offset);
        return false;
    }
    struct acpi_layout_item item = {
        .event = ACPI_LAYOUT_ENTRY, .level = s->level + 1, .offset = s->offset, .size = size};
    item.value = bytes_value(w->bytes + s->offset + list->type_offset, list->type_width);
    const char *layout = entry_layout_find(w, list->group, item.value, &item.name);
    w->visit(w->arg, &item);

    bool has_length = list->is_ivhd || list->length_width > 0;
    if (!layout) {
        s->offset += size;
        return has_length;
    }
    struct structure entry = {.start = s->offset,
                              .end = s->offset + size,
                              .offset = s->offset + list_head_size(list),
                              .level = s->level + 1,
                              .has_size = has_length};
    bool is_whole = entry.level <= LEVEL_MAX && structure_walk(w, layout, &entry);
    if (!has_length && (!is_whole || entry.offset == s->offset)) return false;
    s->offset = has_length ? entry.end : entry.offset;
    return true;
}

// A counted list has as many entries as the last field of format 'n' said; one that is not has the
// rest of the structure. False when entries are missing.
static bool list_walk(struct walk *w, const char *line, struct structure *s)
{
    const struct list list = list_read(line);
    bool is_counted = *line == '+';
    for (uint64_t left = is_counted ? w->count : UINT64_MAX; left > 0; left--) {
        bool is_at_end = s->offset >= s->end;
        if (is_at_end && !is_counted) break;
        if (is_at_end) tell(w, ACPI_LAYOUT_BAD_LENGTH, s, 0);
        if (is_at_end || !entry_walk(w, &list, s)) return false;
    }
    return true;
}

// False when it ends before its layout does.
static bool structure_walk(struct walk *w, const char *text, struct structure *s)
{
    for (const char *line = text; !line_begins_layout(line); line = line_next(line)) {
        const char *at = line + 1;
        if (*line == '?') {
            s->may_end = true;
        } else if (*line == '@') {
            s->offset = s->start + number_read(&at);
        } else if (*line == '*' || *line == '+') {
            if (!list_walk(w, line, s)) return false;
        } else if (*line == '#' || *line == '~') {
            if (s->offset > s->end || !repeat_walk(w, line, s)) return false;
        } else if (!field_walk(w, line, s)) {
            return false;
        }
    }
    if (s->has_size && s->offset < s->end) {
        tell(w, ACPI_LAYOUT_REST, s, s->end - s->offset);
    }
    return true;
}

void acpi_layout_walk_text(const char *text, const uint8_t *bytes, size_t length,
                           void (*visit)(void *arg, const struct acpi_layout_item *item), void *arg)
{
    struct walk w = {.bytes = bytes, .text = text, .visit = visit, .arg = arg};
    struct structure s = {.end = length, .has_size = true};
    (void)structure_walk(&w, line_next(text), &s);
}

status_t acpi_layout_walk(const uint8_t *bytes, size_t length,
                          void (*visit)(void *arg, const struct acpi_layout_item *item), void *arg)
{
    if (length < ACPI_TABLE_HEADER_SIZE) return ST_BAD_LENGTH;
    // The server's TCPA is another table under the same name.
    bool is_server_tcpa = memcmp(bytes, "TCPA", 4) == 0 && length >= SERVER_TCPA_SIZE;
    struct walk w = {.bytes = bytes, .visit = visit, .arg = arg};
    w.text = layout_find(is_server_tcpa ? "TCP " : (const char *)bytes);
    if (!w.text) return ST_NOT_SUPPORTED;
    struct structure table = {.end = length, .offset = ACPI_TABLE_HEADER_SIZE, .has_size = true};
    (void)structure_walk(&w, line_next(w.text), &table);
    return ST_OK;
}
