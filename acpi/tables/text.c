// SPDX-License-Identifier: MIT
#include <acpi/text.h>
#include <base/string.h>

void acpi_text_printf(const struct acpi_text_sink *sink, const char *fmt, ...)
{
    char text[256];
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (length < 0) return;
    if ((size_t)length >= sizeof text) length = (int)sizeof text - 1;
    sink->write(sink->arg, text, (size_t)length);
}

void acpi_text_quote(const struct acpi_text_sink *sink, const char *text, size_t length)
{
    sink->write(sink->arg, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        uint8_t c = (uint8_t)text[i];
        if (c < ' ' || c > '~') {
            acpi_text_printf(sink, "\\u%04X", c);
            continue;
        }
        if (c == '"' || c == '\\') sink->write(sink->arg, "\\", 1);
        sink->write(sink->arg, &text[i], 1);
    }
    sink->write(sink->arg, "\"", 1);
}
