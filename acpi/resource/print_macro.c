// SPDX-License-Identifier: MIT
#include "resource/print.h"

static void put(const struct macro_printer *m, const char *text, size_t length)
{
    m->sink->write(m->sink->arg, text, length);
}

void macro_begin(struct macro_printer *m, const struct acpi_text_sink *sink, const char *name)
{
    *m = (struct macro_printer){.sink = sink};
    acpi_text_printf(sink, "%s (", name);
}

void macro_skip(struct macro_printer *m)
{
    m->skipped++;
}

static void argument_begin(struct macro_printer *m)
{
    unsigned commas = m->skipped + m->has_argument;
    for (unsigned i = 0; i < commas; i++)
        put(m, ",", 1);
    if (commas > 0) put(m, " ", 1);
    m->skipped = 0;
    m->has_argument = true;
}

void macro_word(struct macro_printer *m, const char *word)
{
    argument_begin(m);
    acpi_text_printf(m->sink, "%s", word);
}

void macro_choice(struct macro_printer *m, const char *const *names, size_t count, unsigned value)
{
    if (value < count && names[value]) {
        macro_word(m, names[value]);
    } else {
        macro_hex(m, 2, value);
    }
}

void macro_hex(struct macro_printer *m, unsigned digits, uint64_t value)
{
    argument_begin(m);
    acpi_text_printf(m->sink, "0x%0*llX", (int)digits, (unsigned long long)value);
}

void macro_text(struct macro_printer *m, struct acpi_resource_text text)
{
    argument_begin(m);
    put(m, "\"", 1);
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.text[i];
        if (c == '"' || c == '\\') {
            put(m, "\\", 1);
            put(m, &text.text[i], 1);
        } else if (c >= 0x20 && c < 0x7f) {
            put(m, &text.text[i], 1);
        } else {
            acpi_text_printf(m->sink, "\\x%02X", c);
        }
    }
    put(m, "\"", 1);
}

void macro_vendor(struct macro_printer *m, struct acpi_resource_bytes bytes)
{
    if (bytes.length == 0) {
        macro_skip(m);
        return;
    }
    argument_begin(m);
    acpi_text_printf(m->sink, "RawDataBuffer (0x%02X)", (unsigned)bytes.length);
    print_bytes(m->sink, bytes);
}

void macro_end(struct macro_printer *m)
{
    put(m, ")", 1);
}

void print_bytes(const struct acpi_text_sink *sink, struct acpi_resource_bytes bytes)
{
    acpi_text_printf(sink, " {");
    for (size_t i = 0; i < bytes.length; i++)
        acpi_text_printf(sink, "%s0x%02X", i ? ", " : "", bytes.data[i]);
    acpi_text_printf(sink, "}");
}

void macro_sharing(struct macro_printer *m, const struct acpi_resource_signal *signal)
{
    static const char *const names[] = {"Exclusive", "Shared", "ExclusiveAndWake", "SharedAndWake"};
    macro_word(m, names[signal->is_shared | (unsigned)signal->is_wake_capable << 1]);
}

void macro_usage(struct macro_printer *m, bool is_consumer)
{
    macro_word(m, is_consumer ? "ResourceConsumer" : "ResourceProducer");
}
