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
