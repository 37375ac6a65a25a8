// SPDX-License-Identifier: MIT
// Values as JSON, on one line. No recursion, as in format_asl.c.

#include "ns/node.h"
#include "object/format.h"
#include "object/number_text.h"

#define JSON_INTEGER_MAX (1ull << 53) // above it, readers that use doubles lose bits

static void put_integer(const struct acpi_text_sink *sink, uint64_t v)
{
    uint8_t digits[AML_DECIMAL_DIGITS_MAX];
    if (v <= JSON_INTEGER_MAX) {
        aml_put(sink, (const char *)digits, aml_decimal_write(v, digits));
        return;
    }
    aml_puts(sink, "\"");
    aml_put_hex(sink, v, 1);
    aml_puts(sink, "\"");
}

static void put_buffer(const struct acpi_text_sink *sink, const struct aml_buffer *buffer)
{
    aml_puts(sink, "{\"buffer\": \"");
    for (uint32_t i = 0; i < buffer->length; i++) {
        uint8_t digits[2];
        (void)aml_hex_write_fixed(buffer->bytes[i], 2, digits);
        aml_put(sink, (const char *)digits, 2);
    }
    aml_puts(sink, "\"}");
}

// A name in a package that stands for data: what a caller that uses the element gets.
static bool named_data_read(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    const struct aml_name_path *name = (const struct aml_name_path *)v.object;
    struct acpi_node *node;
    if (acpi_ns_lookup_aml(ctx, name->scope, name->aml, name->length, &node) < 0) return false;
    if (aml_node_read(ctx, node, out) < 0) return false;
    if (out->tag == AML_INTEGER || out->tag == AML_STRING || out->tag == AML_BUFFER) return true;
    aml_value_release(ctx, *out);
    return false;
}

static void put_simple(struct acpi_context *ctx, struct aml_value v,
                       const struct acpi_text_sink *sink)
{
    struct aml_value data;
    if (v.tag == AML_NAME_PATH && named_data_read(ctx, v, &data)) {
        put_simple(ctx, data, sink); // an integer, string or buffer: no deeper
        aml_value_release(ctx, data);
        return;
    }
    switch (v.tag) {
    case AML_INTEGER:
        put_integer(sink, v.integer);
        return;
    case AML_UNINITIALIZED:
        aml_puts(sink, "null");
        return;
    case AML_STRING:
        acpi_text_quote(sink, (const char *)aml_string_of(v)->bytes, aml_string_of(v)->length);
        return;
    case AML_BUFFER:
        put_buffer(sink, aml_buffer_of(v));
        return;
    case AML_REF_INDEX:
    case AML_REF_CELL: {
        unsigned tag = v.tag == AML_REF_INDEX ? v.object->tag : aml_cell_of(v)->value.tag;
        aml_puts(sink, "{\"ref\": {\"object\": \"");
        aml_puts(sink, aml_tag_text(tag));
        aml_puts(sink, "\"");
        if (v.tag == AML_REF_INDEX) {
            aml_puts(sink, ", \"index\": ");
            put_integer(sink, v.index);
        }
        aml_puts(sink, "}}");
        return;
    }
    case AML_REF_NODE:
    case AML_ALIAS:
    case AML_NAME_PATH:
        aml_puts(sink, "{\"ref\": ");
        (void)aml_put_path(ctx, v, sink, acpi_text_quote);
        aml_puts(sink, "}");
        return;
    default:
        aml_puts(sink, "{\"object\": \"");
        aml_puts(sink, aml_tag_text(v.tag));
        aml_puts(sink, "\"}");
        return;
    }
}

void aml_format_json(struct acpi_context *ctx, struct aml_value v,
                     const struct acpi_text_sink *sink)
{
    struct {
        const struct aml_package *package;
        uint32_t next;
    } frames[AML_FORMAT_DEPTH];
    unsigned depth = 0;
    for (;;) {
        if (v.tag == AML_CELL) v = aml_cell_of(v)->value;
        if (v.tag != AML_PACKAGE) {
            put_simple(ctx, v, sink);
        } else if (depth == AML_FORMAT_DEPTH) {
            aml_puts(sink, "[\"...\"]");
        } else {
            aml_puts(sink, "[");
            frames[depth].package = aml_package_of(v);
            frames[depth++].next = 0;
        }
        while (depth > 0 && frames[depth - 1].next == frames[depth - 1].package->count) {
            aml_puts(sink, "]");
            depth--;
        }
        if (depth == 0) return;
        if (frames[depth - 1].next > 0) aml_puts(sink, ", ");
        v = frames[depth - 1].package->elements[frames[depth - 1].next++];
    }
}
