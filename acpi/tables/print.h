// SPDX-License-Identifier: MIT
#pragma once
// Pieces of text put together into one line.

#include <acpi/layout.h>
#include <acpi/tables.h>

struct acpi_text_line {
    size_t length;
    char text[240]; // NUL-terminated; what does not fit is dropped
};

void acpi_text_line_add(struct acpi_text_line *line, const char *fmt, ...) PRINTF_LIKE(2, 3);
// "port 0x604, 16 bits", "none"
void acpi_text_line_add_gas(struct acpi_text_line *line, const struct acpi_gas *gas);
// Of 16 bytes in the order of UEFI 2.10, appendix A: "91af0530-5d86-470e-a6b0-0a2db9408249"
void acpi_text_line_add_guid(struct acpi_text_line *line, const uint8_t *bytes);
// A field's value in words; `bytes` is the table that it is a field of.
void acpi_text_line_add_field(struct acpi_text_line *line, const uint8_t *bytes,
                              const struct acpi_layout_item *item);
