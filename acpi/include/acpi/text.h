// SPDX-License-Identifier: MIT
#pragma once
// Where formatted text goes: dumps, decoded tables, AML values.

#include <base/types.h>

struct acpi_text_sink {
    void (*write)(void *arg, const char *text, size_t length);
    void *arg;
};

// One piece of formatted text, cut at 255 bytes.
void acpi_text_printf(const struct acpi_text_sink *sink, const char *fmt, ...) PRINTF_LIKE(2, 3);
// In double quotes, as JSON and YAML read it: what does not print (and all beyond ASCII) as \u00xx.
void acpi_text_quote(const struct acpi_text_sink *sink, const char *text, size_t length);
