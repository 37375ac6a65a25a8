// SPDX-License-Identifier: MIT
// Conversions between integers, strings and buffers: the implicit ones of ACPI 6.5, table 19.7, and
// the operators To*.

#include "object/internal.h"
#include "object/number_text.h"

static uint64_t buffer_integer(const struct aml_buffer *buffer, size_t size)
{
    uint64_t v = 0;
    memcpy(&v, buffer->bytes, buffer->length < size ? buffer->length : size);
    return v;
}

status_t aml_to_integer_implicit(struct acpi_context *ctx, struct aml_value v, uint64_t *out)
{
    if (v.tag == AML_INTEGER) {
        *out = v.integer;
        return ST_OK;
    }
    struct aml_value data;
    status_t st = aml_resolve_bytes(ctx, v, &data);
    if (st < 0) return st;
    if (data.tag == AML_INTEGER) {
        *out = data.integer;
    } else if (data.tag == AML_STRING) {
        *out = aml_text_implicit(aml_string_of(data)->bytes, aml_string_of(data)->length,
                                 2 * aml_integer_size(ctx));
    } else if (aml_buffer_of(data)->length == 0) {
        st = ST_AML_BUFFER_LIMIT;
    } else {
        *out = buffer_integer(aml_buffer_of(data), aml_integer_size(ctx));
    }
    aml_value_release(ctx, data);
    return st;
}

status_t aml_op_to_integer(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    struct aml_value data;
    status_t st = aml_resolve_bytes(ctx, v, &data);
    if (st < 0) return st;
    uint64_t integer = 0;
    if (data.tag == AML_INTEGER)
        integer = data.integer;
    else if (data.tag == AML_STRING)
        integer = aml_text_explicit(aml_string_of(data)->bytes, aml_string_of(data)->length,
                                    2 * aml_integer_size(ctx), ctx->integer_mask);
    else if (aml_buffer_of(data)->length == 0)
        st = ST_AML_BUFFER_LIMIT;
    else
        integer = buffer_integer(aml_buffer_of(data), 8); // 8 in 32-bit tables too, as Windows
    aml_value_release(ctx, data);
    if (st == ST_OK) *out = aml_value_integer(integer);
    return st;
}

// A buffer of a resolved value's bytes. Consumes `data`.
static status_t data_to_buffer(struct acpi_context *ctx, struct aml_value data,
                               struct aml_value *out)
{
    if (data.tag == AML_BUFFER) {
        *out = data;
        return ST_OK;
    }
    struct aml_bytes bytes;
    aml_bytes_of(ctx, data, &bytes);
    size_t length = bytes.length + (data.tag == AML_STRING ? 1 : 0); // a string's NUL counts
    status_t st = aml_buffer_create(ctx, bytes.data, bytes.length, length, out);
    aml_value_release(ctx, data);
    return st;
}

status_t aml_to_buffer_implicit(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    aml_value_retain(v);
    return data_to_buffer(ctx, v, out);
}

status_t aml_op_to_buffer(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    struct aml_value data;
    status_t st = aml_resolve_bytes(ctx, v, &data);
    if (st < 0) return st;
    if (data.tag != AML_BUFFER) return data_to_buffer(ctx, data, out);
    st = aml_value_copy(ctx, data, out);
    aml_value_release(ctx, data);
    return st;
}

// "0x01,0x02", with any separator.
static status_t buffer_to_hex(struct acpi_context *ctx, const struct aml_buffer *buffer,
                              uint8_t separator, struct aml_value *out)
{
    uint64_t length = buffer->length == 0 ? 0 : (uint64_t)buffer->length * 5 - 1;
    struct aml_string *string;
    status_t st = aml_string_new(ctx, length, &string);
    if (st < 0) return st;
    uint8_t *to = string->bytes;
    for (uint32_t i = 0; i < buffer->length; i++) {
        if (i > 0) *to++ = separator;
        *to++ = '0';
        *to++ = 'x';
        to += aml_hex_write_fixed(buffer->bytes[i], 2, to);
    }
    *out = aml_value_of_string(string);
    return ST_OK;
}

// "1,2".
static status_t buffer_to_decimal(struct acpi_context *ctx, const struct aml_buffer *buffer,
                                  struct aml_value *out)
{
    uint64_t length = buffer->length == 0 ? 0 : buffer->length - 1;
    for (uint32_t i = 0; i < buffer->length; i++)
        length += buffer->bytes[i] >= 100 ? 3 : buffer->bytes[i] >= 10 ? 2 : 1;
    struct aml_string *string;
    status_t st = aml_string_new(ctx, length, &string);
    if (st < 0) return st;
    uint8_t *to = string->bytes;
    for (uint32_t i = 0; i < buffer->length; i++) {
        if (i > 0) *to++ = ',';
        to += aml_decimal_write(buffer->bytes[i], to);
    }
    *out = aml_value_of_string(string);
    return ST_OK;
}

status_t aml_to_string_implicit(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    if (v.tag == AML_BUFFER) return buffer_to_hex(ctx, aml_buffer_of(v), ' ', out);
    if (v.tag == AML_STRING) {
        aml_value_retain(v);
        *out = v;
        return ST_OK;
    }
    uint8_t digits[AML_HEX_DIGITS_MAX];
    unsigned count = aml_hex_write_fixed(v.integer, 2 * aml_integer_size(ctx), digits);
    return aml_string_create(ctx, digits, count, out);
}

enum text_base { TEXT_HEX, TEXT_DECIMAL };

static status_t to_text(struct acpi_context *ctx, struct aml_value v, enum text_base base,
                        struct aml_value *out)
{
    struct aml_value data;
    status_t st = aml_resolve_bytes(ctx, v, &data);
    if (st < 0) return st;
    if (data.tag == AML_STRING) {
        st = aml_value_copy(ctx, data, out);
    } else if (data.tag == AML_BUFFER && base == TEXT_HEX) {
        st = buffer_to_hex(ctx, aml_buffer_of(data), ',', out);
    } else if (data.tag == AML_BUFFER) {
        st = buffer_to_decimal(ctx, aml_buffer_of(data), out);
    } else {
        uint8_t text[2 + AML_DECIMAL_DIGITS_MAX] = "0x";
        unsigned length = base == TEXT_HEX ? 2 + aml_hex_write(data.integer, text + 2)
                                           : aml_decimal_write(data.integer, text);
        st = aml_string_create(ctx, text, length, out);
    }
    aml_value_release(ctx, data);
    return st;
}

status_t aml_op_to_hex_string(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    return to_text(ctx, v, TEXT_HEX, out);
}

status_t aml_op_to_decimal_string(struct acpi_context *ctx, struct aml_value v,
                                  struct aml_value *out)
{
    return to_text(ctx, v, TEXT_DECIMAL, out);
}

status_t aml_op_to_string(struct acpi_context *ctx, struct aml_value v, uint64_t length,
                          struct aml_value *out)
{
    struct aml_value data;
    status_t st = aml_resolve_bytes(ctx, v, &data);
    if (st < 0) return st;
    struct aml_bytes bytes;
    aml_bytes_of(ctx, data, &bytes);
    size_t limit = length < bytes.length ? (size_t)length : bytes.length;
    st = aml_string_create(ctx, bytes.data, strnlen((const char *)bytes.data, limit), out);
    aml_value_release(ctx, data);
    return st;
}
