// SPDX-License-Identifier: MIT
#include "print.h"

#include <base/bits.h>
#include <base/string.h>

typedef unsigned long long ull;

void acpi_text_line_add(struct acpi_text_line *line, const char *fmt, ...)
{
    va_list args;
    size_t left = sizeof line->text - line->length;
    va_start(args, fmt);
    int length = vsnprintf(line->text + line->length, left, fmt, args);
    va_end(args);
    if (length < 0) return;
    line->length += (size_t)length < left ? (size_t)length : left - 1;
}

void acpi_text_line_add_gas(struct acpi_text_line *line, const struct acpi_gas *gas)
{
    static const char *const spaces[] = {"memory", "port",       "PCI config", "EC",
                                         "SMBus",  "CMOS",       "PCI BAR",    "IPMI",
                                         "GPIO",   "serial bus", "PCC"};
    if (gas->address == 0) {
        acpi_text_line_add(line, "none");
        return;
    }
    if (gas->space == ACPI_GAS_FIXED_HARDWARE) {
        acpi_text_line_add(line, "fixed hardware");
    } else if (gas->space < ARRAY_SIZE(spaces)) {
        acpi_text_line_add(line, "%s", spaces[gas->space]);
    } else {
        acpi_text_line_add(line, "space 0x%02x", gas->space);
    }
    acpi_text_line_add(line, " 0x%llx, %u bits", (ull)gas->address, gas->bit_width);
    if (gas->bit_offset) acpi_text_line_add(line, " from bit %u", gas->bit_offset);
    if (gas->access_size > 0 && gas->access_size <= 4) {
        acpi_text_line_add(line, ", access of %u bytes", 1u << (gas->access_size - 1));
    }
}

void acpi_text_line_add_guid(struct acpi_text_line *line, const uint8_t *bytes)
{
    acpi_text_line_add(line, "%08x-%04x-%04x-%02x%02x-", load_le32(bytes), load_le16(bytes + 4),
                       load_le16(bytes + 6), bytes[8], bytes[9]);
    for (size_t i = 10; i < 16; i++)
        acpi_text_line_add(line, "%02x", bytes[i]);
}
