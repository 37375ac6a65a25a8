// SPDX-License-Identifier: MIT
#pragma once
// Between the printing files: one ASL macro, `Name (argument, ...) {list}`, as it is written.

#include <acpi/resource.h>

struct macro_printer {
    const struct acpi_text_sink *sink;
    unsigned skipped; // arguments that were left out and may still need their commas
    bool has_argument;
};

void macro_begin(struct macro_printer *m, const struct acpi_text_sink *sink, const char *name);
// An argument that ASL lets one leave out; nothing is written unless another follows.
void macro_skip(struct macro_printer *m);
void macro_word(struct macro_printer *m, const char *word);
// names[value], or the number in two digits when there is none.
void macro_choice(struct macro_printer *m, const char *const *names, size_t count, unsigned value);
void macro_hex(struct macro_printer *m, unsigned digits, uint64_t value);
// Quoted; what does not print is escaped.
void macro_text(struct macro_printer *m, struct acpi_resource_text text);
// RawDataBuffer (n) {...}, or left out when empty.
void macro_vendor(struct macro_printer *m, struct acpi_resource_bytes bytes);
void macro_end(struct macro_printer *m);
// After macro_end: ` {0x01, ...}`.
void print_bytes(const struct acpi_text_sink *sink, struct acpi_resource_bytes bytes);

#define MACRO_CHOICE(m, names, value) macro_choice(m, names, ARRAY_SIZE(names), value)

// Exclusive, Shared, ExclusiveAndWake, SharedAndWake.
void macro_sharing(struct macro_printer *m, const struct acpi_resource_signal *signal);
void macro_usage(struct macro_printer *m, bool is_consumer);

// GPIO, serial buses, pins, clocks; false when it is none of them.
bool print_connection(const struct acpi_resource *resource, const struct acpi_text_sink *sink);
