// SPDX-License-Identifier: MIT
// Tables as text for people: `acpi tables MADT`. What the fields are is the layouts'.

#include <acpi/layout.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>

#include "print.h"

#define LINE_WIDTH 96u
#define BYTES_SHOWN 16u // of a field that is only bytes

typedef unsigned long long ull;

struct describer {
    const struct acpi_text_sink *sink;
    const uint8_t *bytes;
    size_t column;       // of the line of an entry; 0: no such line is open
    unsigned level;      // of that entry
    bool is_first_field; // of it
};

// Pieces of text

static void text_add(struct acpi_text_line *line, struct acpi_layout_text text)
{
    acpi_text_line_add(line, "%.*s", (int)text.length, text.at);
}

static void flags_add(struct acpi_text_line *line, const struct acpi_layout_item *item)
{
    const char *before = " (";
    acpi_text_line_add(line, "0x%llx", (ull)item->value);
    for (unsigned bit = 0; bit < 8 * item->size; bit++) {
        struct acpi_layout_text name;
        if (!(item->value & BIT(bit)) || !acpi_layout_value_name(item, bit, &name)) continue;
        acpi_text_line_add(line, "%s", before);
        text_add(line, name);
        before = ", ";
    }
    if (*before == ',') acpi_text_line_add(line, ")");
}

static void enum_add(struct acpi_text_line *line, const struct acpi_layout_item *item)
{
    struct acpi_layout_text name;
    acpi_text_line_add(line, "%llu", (ull)item->value);
    if (!acpi_layout_value_name(item, item->value, &name)) return;
    acpi_text_line_add(line, " (");
    text_add(line, name);
    acpi_text_line_add(line, ")");
}

static void interrupt_add(struct acpi_text_line *line, uint16_t flags)
{
    static const char *const polarities[] = {"bus polarity", "active high", "reserved polarity",
                                             "active low"};
    static const char *const triggers[] = {"bus trigger", "edge", "reserved trigger", "level"};
    acpi_text_line_add(line, "%s, %s", triggers[acpi_inti_trigger(flags)],
                       polarities[acpi_inti_polarity(flags)]);
}

// Texts in tables end with a NUL or with their field, and may hold anything.
static void ascii_add(struct acpi_text_line *line, const uint8_t *text, size_t size)
{
    for (size_t i = 0; i < size && text[i] != 0; i++)
        acpi_text_line_add(line, "%c", text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?');
}

static void bytes_add(struct acpi_text_line *line, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size && i < BYTES_SHOWN; i++)
        acpi_text_line_add(line, "%s%02x", i ? " " : "", bytes[i]);
    if (size > BYTES_SHOWN) acpi_text_line_add(line, " ... (%zu bytes)", size);
}

static void value_add(struct acpi_text_line *line, const struct describer *d,
                      const struct acpi_layout_item *item)
{
    const uint8_t *at = d->bytes + item->offset;
    struct acpi_gas gas;
    switch (item->format) {
    case ACPI_FORMAT_FLAGS:
        flags_add(line, item);
        break;
    case ACPI_FORMAT_ENUM:
        enum_add(line, item);
        break;
    case ACPI_FORMAT_TEXT:
        ascii_add(line, at, item->size);
        break;
    case ACPI_FORMAT_REGISTER:
        acpi_gas_decode(at, &gas);
        acpi_text_line_add_gas(line, &gas);
        break;
    case ACPI_FORMAT_GUID:
        acpi_text_line_add_guid(line, at);
        break;
    case ACPI_FORMAT_FUNCTION:
        acpi_text_line_add(line, "%02llx:%02llx.%llu", (ull)item->value >> 8,
                           (ull)item->value >> 3 & 31, (ull)item->value & 7);
        break;
    case ACPI_FORMAT_PATH_STEP:
        acpi_text_line_add(line, "%02x.%u", at[0], at[1]);
        break;
    case ACPI_FORMAT_INTERRUPT:
        interrupt_add(line, (uint16_t)item->value);
        break;
    case ACPI_FORMAT_MICROSECONDS:
        acpi_text_line_add(line, "%llu us", (ull)item->value);
        break;
    case ACPI_FORMAT_HEX:
        if (item->size > sizeof item->value) {
            bytes_add(line, at, item->size);
        } else {
            acpi_text_line_add(line, "0x%llx", (ull)item->value);
        }
        break;
    default:
        acpi_text_line_add(line, "%llu", (ull)item->value);
        break;
    }
}

// Lines: a field of the table has one of its own, those of an entry share one that is broken where
// it becomes too wide.

static void line_close(struct describer *d)
{
    if (d->column > 0) acpi_text_printf(d->sink, "\n");
    d->column = 0;
}

static void entry_open(struct describer *d, const struct acpi_layout_item *item)
{
    struct acpi_text_line line = {.length = 0};
    line_close(d);
    d->level = item->level;
    d->is_first_field = true;
    acpi_text_line_add(&line, "%*s", (int)(2 * item->level), "");
    if (item->name.length > 0) {
        text_add(&line, item->name);
    } else {
        acpi_text_line_add(&line, "type 0x%02llx of %zu bytes", (ull)item->value, item->size);
    }
    d->column = line.length;
    acpi_text_printf(d->sink, "%s", line.text);
    for (; d->column < 2 * item->level + 20; d->column++)
        acpi_text_printf(d->sink, " ");
}

// Adds to the line of the entry, on a new one when it would become too wide.
static void entry_add(struct describer *d, const struct acpi_text_line *piece)
{
    if (!d->is_first_field) acpi_text_printf(d->sink, ",");
    if (d->column + piece->length + 2 > LINE_WIDTH) {
        d->column = 2 * d->level + 20;
        acpi_text_printf(d->sink, "\n%*s", (int)d->column, "");
    }
    acpi_text_printf(d->sink, " %s", piece->text);
    d->column += piece->length + 2;
    d->is_first_field = false;
}

static void field_print(struct describer *d, const struct acpi_layout_item *item)
{
    struct acpi_text_line line = {.length = 0};
    if (item->format == ACPI_FORMAT_OPAQUE) return;
    // Reserved fields are worth a word when they are not what they should be.
    bool is_reserved = item->format == ACPI_FORMAT_RESERVED;
    if (is_reserved && (item->value == 0 || item->size > sizeof item->value)) return;
    // So are registers that are not there.
    bool is_register = item->format == ACPI_FORMAT_REGISTER;
    if (is_register && load_le64(d->bytes + item->offset + 4) == 0) return;
    if (item->level == 0) acpi_text_line_add(&line, "  ");
    size_t start = line.length;
    text_add(&line, item->name);
    if (is_reserved) acpi_text_line_add(&line, "reserved at %zu", item->offset);
    if (item->level == 0) {
        line_close(d);
        acpi_text_line_add(&line, "%*s",
                           (int)(line.length < start + 20 ? start + 20 - line.length : 0), "");
    }
    if (line.length > 0) acpi_text_line_add(&line, " ");
    if (is_reserved) {
        acpi_text_line_add(&line, "0x%llx", (ull)item->value);
    } else {
        value_add(&line, d, item);
    }
    if (item->level == 0) {
        acpi_text_printf(d->sink, "%s\n", line.text);
    } else {
        entry_add(d, &line);
    }
}

static void item_print(void *arg, const struct acpi_layout_item *item)
{
    struct describer *d = arg;
    switch (item->event) {
    case ACPI_LAYOUT_FIELD:
        field_print(d, item);
        break;
    case ACPI_LAYOUT_ENTRY:
        entry_open(d, item);
        break;
    case ACPI_LAYOUT_CUT:
        line_close(d);
        acpi_text_printf(d->sink, "  cut off at offset %zu\n", item->offset);
        break;
    case ACPI_LAYOUT_BAD_LENGTH:
        line_close(d);
        acpi_text_printf(d->sink, "  malformed entry at offset %zu\n", item->offset);
        break;
    case ACPI_LAYOUT_REST:
        line_close(d);
        acpi_text_printf(d->sink, "  %zu more bytes at offset %zu\n", item->size, item->offset);
        break;
    }
}

// What a layout cannot say

static void describe_dbg2(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_dbg2_device device;
    for (size_t i = 0; acpi_dbg2_get(bytes, length, i, &device); i++) {
        struct acpi_text_line line = {.length = 0};
        acpi_text_line_add_gas(&line, &device.base);
        acpi_text_printf(sink, "  %-20s %s, %s\n", "port", device.name, line.text);
    }
}

static void describe_slit(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_slit slit;
    if (acpi_slit_decode(bytes, length, &slit) < 0) return;
    for (uint64_t row = 0; row < slit.localities; row++) {
        acpi_text_printf(sink, "  domain %-13llu", (ull)row);
        for (uint64_t column = 0; column < slit.localities; column++) {
            acpi_text_printf(sink, " %3u", slit.distances[row * slit.localities + column]);
        }
        acpi_text_printf(sink, "\n");
    }
}

static const struct {
    char signature[5];
    void (*describe)(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink);
} describers[] = {{"DBG2", describe_dbg2}, {"SLIT", describe_slit}};

static void header_print(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    struct acpi_table header;
    acpi_table_header_decode(bytes, &header);
    acpi_text_printf(sink, "  %-20s %u bytes, revision %u, checksum 0x%02x (%s)\n", "header",
                     header.length, header.revision, header.checksum,
                     acpi_checksum(bytes, length) == 0 ? "ok" : "bad");
    acpi_text_printf(sink, "  %-20s %s, %s, 0x%08x\n", "OEM", header.oem_id, header.oem_table_id,
                     header.oem_revision);
    acpi_text_printf(sink, "  %-20s %s, 0x%08x\n", "creator", header.creator_id,
                     header.creator_revision);
}

void acpi_table_describe_body(const uint8_t *bytes, size_t length,
                              const struct acpi_text_sink *sink)
{
    struct describer d = {.sink = sink, .bytes = bytes};
    if (acpi_layout_walk(bytes, length, item_print, &d) < 0) return;
    line_close(&d);
    for (size_t i = 0; i < ARRAY_SIZE(describers); i++) {
        if (memcmp(bytes, describers[i].signature, 4) == 0) {
            describers[i].describe(bytes, length, sink);
        }
    }
}

void acpi_table_describe(const uint8_t *bytes, size_t length, const struct acpi_text_sink *sink)
{
    char signature[5] = "";
    struct acpi_layout_text title;
    if (length < ACPI_TABLE_HEADER_SIZE) return;
    memcpy(signature, bytes, 4);
    if (acpi_layout_title(signature, &title)) {
        acpi_text_printf(sink, "  %-20s %.*s\n", "about", (int)title.length, title.at);
    }
    if (strcmp(signature, "FACS") != 0) header_print(bytes, length, sink);
    acpi_table_describe_body(bytes, length, sink);
}
