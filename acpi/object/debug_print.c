// SPDX-License-Identifier: MIT
// Stores to the Debug object: the whole value, in one call of the host's log.

#include "object/format.h"

struct text_buffer {
    char *bytes;
    size_t length, capacity;
};

static void count_text(void *arg, const char *text, size_t length)
{
    (void)text;
    *(size_t *)arg += length;
}

static void append_text(void *arg, const char *text, size_t length)
{
    struct text_buffer *buffer = arg;
    size_t room = buffer->capacity - buffer->length;
    if (length > room) length = room;
    memcpy(buffer->bytes + buffer->length, text, length);
    buffer->length += length;
}

static void log_text(struct acpi_context *ctx, const char *text, size_t length)
{
    if (ctx->ops->log) ctx->ops->log(ctx->host, ACPI_LOG_INFO, true, text, length);
}

static void log_formatted(struct acpi_context *ctx, struct aml_value v)
{
    char small[256];
    size_t needed = 0;
    struct acpi_text_sink counter = {count_text, &needed};
    aml_format_asl(ctx, v, 0, &counter);
    acpi_work(ctx, needed / ACPI_BYTES_A_TURN);
    struct text_buffer buffer = {small, 0, sizeof small};
    char *large = needed > sizeof small ? acpi_alloc(ctx, needed) : NULL;
    if (large) buffer = (struct text_buffer){large, 0, needed};
    struct acpi_text_sink sink = {append_text, &buffer};
    aml_format_asl(ctx, v, 0, &sink); // without memory, what fits
    log_text(ctx, buffer.bytes, buffer.length);
    acpi_release(ctx, large, needed);
}

void aml_debug_print(struct acpi_context *ctx, struct aml_value source)
{
    struct aml_value v = source;
    aml_value_retain(v);
    if (v.tag == AML_FIELD || v.tag == AML_BUFFER_FIELD) {
        status_t st = aml_resolve(ctx, source, &v);
        if (st < 0) {
            const char *text = status_string(st);
            log_text(ctx, text, strlen(text));
            aml_value_release(ctx, source);
            return;
        }
        aml_value_release(ctx, source);
    }
    if (v.tag == AML_STRING)
        log_text(ctx, (const char *)aml_string_of(v)->bytes, aml_string_of(v)->length);
    else
        log_formatted(ctx, v);
    aml_value_release(ctx, v);
}
