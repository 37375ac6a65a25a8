// SPDX-License-Identifier: MIT
// Concatenate and Mid.

#include "object/internal.h"
#include "object/number_text.h"

#include "ns/node.h"

static const char *const type_text[AML_TAG_COUNT] = {
    [AML_PACKAGE] = "[Package Object]",
    [AML_REF_CELL] = "[Reference Object]",
    [AML_REF_INDEX] = "[Reference Object]",
    [AML_NAME_PATH] = "[Reference Object]",
    [AML_DEVICE] = "[Device Object]",
    [AML_PROCESSOR] = "[Processor Object]",
    [AML_THERMAL_ZONE] = "[Thermal Object]",
    [AML_POWER_RESOURCE] = "[Power Object]",
    [AML_METHOD] = "[Method Object]",
    [AML_MUTEX] = "[Mutex Object]",
    [AML_EVENT] = "[Event Object]",
    [AML_REGION] = "[Region Object]",
    [AML_TABLE_HANDLE] = "[DdbHandle Object]",
    [AML_DEBUG] = "[DebugObject Object]",
    [AML_SCOPE] = "[Device Object]",
};

// An operand as integer, string or buffer; of anything else, its type's name.
static status_t concat_operand(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    struct aml_value data;
    status_t st = aml_resolve(ctx, v, &data);
    if (st < 0) return st;
    if (aml_has_bytes(data)) {
        *out = data;
        return ST_OK;
    }
    unsigned tag = data.tag == AML_REF_NODE ? data.node->value.tag : data.tag;
    const char *text = type_text[tag] ? type_text[tag] : "[Reference Object]";
    st = aml_string_create(ctx, text, strlen(text), out);
    aml_value_release(ctx, data);
    return st;
}

static status_t concat_strings(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                               struct aml_value *out)
{
    // An integer's digits go straight into the result.
    uint8_t digits[AML_HEX_DIGITS_MAX];
    struct aml_bytes tail;
    struct aml_value b_text = aml_value_integer(0);
    if (b.tag == AML_INTEGER) {
        tail.data = digits;
        tail.length = aml_hex_write_fixed(b.integer, 2 * aml_integer_size(ctx), digits);
    } else if (b.tag == AML_STRING) {
        aml_bytes_of(ctx, b, &tail);
    } else {
        status_t st = aml_to_string_implicit(ctx, b, &b_text);
        if (st < 0) return st;
        aml_bytes_of(ctx, b_text, &tail);
    }
    const struct aml_string *head = aml_string_of(a);
    struct aml_string *string;
    status_t st = aml_string_new(ctx, head->length + tail.length, &string);
    if (st == ST_OK) {
        memcpy(string->bytes, head->bytes, head->length);
        memcpy(string->bytes + head->length, tail.data, tail.length);
        *out = aml_value_of_string(string);
    }
    aml_value_release(ctx, b_text);
    return st;
}

// `b_nul` bytes of NUL follow b: a string that becomes a buffer brings its own.
static status_t concat_bytes(struct acpi_context *ctx, const struct aml_bytes *a,
                             const struct aml_bytes *b, size_t b_nul, struct aml_value *out)
{
    struct aml_buffer *buffer;
    status_t st = aml_buffer_new(ctx, a->length + b->length + b_nul, &buffer);
    if (st < 0) return st;
    memcpy(buffer->bytes, a->data, a->length);
    memcpy(buffer->bytes + a->length, b->data, b->length);
    memset(buffer->bytes + a->length + b->length, 0, b_nul);
    *out = aml_value_of_buffer(buffer);
    return ST_OK;
}

// Both are integers, strings or buffers; the first decides (ACPI 6.5, 19.6.13).
static status_t concat_data(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                            struct aml_value *out)
{
    if (a.tag == AML_STRING) return concat_strings(ctx, a, b, out);
    if (a.tag == AML_INTEGER) {
        uint64_t integer;
        status_t st = aml_to_integer_implicit(ctx, b, &integer);
        if (st < 0) return st;
        b = aml_value_integer(integer);
    }
    struct aml_bytes head, tail;
    aml_bytes_of(ctx, a, &head);
    aml_bytes_of(ctx, b, &tail);
    return concat_bytes(ctx, &head, &tail, b.tag == AML_STRING ? 1 : 0, out);
}

status_t aml_op_concat(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                       struct aml_value *out)
{
    if (aml_has_bytes(a) && aml_has_bytes(b)) return concat_data(ctx, a, b, out);
    struct aml_value first, second;
    status_t st = concat_operand(ctx, a, &first);
    if (st < 0) return st;
    st = concat_operand(ctx, b, &second);
    if (st == ST_OK) {
        st = concat_data(ctx, first, second, out);
        aml_value_release(ctx, second);
    }
    aml_value_release(ctx, first);
    return st;
}

status_t aml_op_mid(struct acpi_context *ctx, struct aml_value source, uint64_t start,
                    uint64_t length, struct aml_value *out)
{
    struct aml_value data;
    status_t st = aml_resolve_bytes(ctx, source, &data);
    if (st < 0) return st;
    struct aml_bytes bytes;
    aml_bytes_of(ctx, data, &bytes);
    if (start > bytes.length) start = bytes.length;
    if (length > bytes.length - start) length = bytes.length - start;
    if (data.tag == AML_STRING)
        st = aml_string_create(ctx, bytes.data + start, (size_t)length, out);
    else
        st = aml_buffer_create(ctx, bytes.data + start, (size_t)length, (size_t)length, out);
    aml_value_release(ctx, data);
    return st;
}
