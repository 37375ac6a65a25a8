// SPDX-License-Identifier: MIT
// A field's value in words, by its format.

#include <base/bits.h>
#include <base/string.h>

#include "print.h"

#define BYTES_SHOWN 16u // of a field that is only bytes

typedef unsigned long long ull;

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

void acpi_text_line_add_field(struct acpi_text_line *line, const uint8_t *bytes,
                              const struct acpi_layout_item *item)
{
    const uint8_t *at = bytes + item->offset;
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
