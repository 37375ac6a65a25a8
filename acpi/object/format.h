// SPDX-License-Identifier: MIT
#pragma once
// What the ASL and the JSON writers share.

#include "object/internal.h"

// Packages in one another that are written out; deeper ones are cut to "...".
#define AML_FORMAT_DEPTH 32

static inline void aml_put(const struct acpi_text_sink *sink, const char *text, size_t length)
{
    sink->write(sink->arg, text, length);
}

static inline void aml_puts(const struct acpi_text_sink *sink, const char *text)
{
    aml_put(sink, text, strlen(text));
}

void aml_put_hex(const struct acpi_text_sink *sink, uint64_t v, unsigned digits_min); // "0x0A"

// What of a value is written without its content: "Device", "Method", "Package", ...
const char *aml_tag_text(unsigned tag);

// The path a reference to a node or a NameString stands for: absolute if it can be found, else as
// written. Anything else: false.
bool aml_put_path(struct acpi_context *ctx, struct aml_value v, const struct acpi_text_sink *sink,
                  void (*put)(const struct acpi_text_sink *sink, const char *text, size_t length));
