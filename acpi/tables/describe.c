// SPDX-License-Identifier: MIT
// Tables as text for people: `acpi tables MADT`. What the fields are is the layouts'.

#include <acpi/layout.h>
#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>

#include "print.h"

#define LINE_WIDTH 96u

typedef unsigned long long ull;

struct describer {
    const struct acpi_text_sink *sink;
    const uint8_t *bytes;
    size_t column;       // of the line of an entry; 0: no such line is open
    unsigned level;      // of that entry
    bool is_first_field; // of it
};

static void text_add(struct acpi_text_line *line, struct acpi_layout_text text)
{
    acpi_text_line_add(line, "%.*s", (int)text.length, text.at);
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
        acpi_text_line_add_field(&line, d->bytes, item);
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
