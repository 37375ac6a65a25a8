// SPDX-License-Identifier: MIT
// Comparing, Match, truth of conditions, and BCD.

#include "object/internal.h"

static int compare_bytes(const struct aml_bytes *a, const struct aml_bytes *b)
{
    size_t common = a->length < b->length ? a->length : b->length;
    int order = common > 0 ? memcmp(a->data, b->data, common) : 0;
    if (order != 0) return order;
    return (a->length > b->length) - (a->length < b->length);
}

// `b` becomes what `a` is; both are resolved, and `out` holds a count.
static status_t convert_to_type_of(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                                   struct aml_value *out)
{
    if (a.tag == AML_STRING) return aml_to_string_implicit(ctx, b, out);
    if (a.tag == AML_BUFFER) return aml_to_buffer_implicit(ctx, b, out);
    uint64_t integer;
    status_t st = aml_to_integer_implicit(ctx, b, &integer);
    if (st == ST_OK) *out = aml_value_integer(integer);
    return st;
}

static status_t compare_data(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                             int *out_order)
{
    struct aml_value converted;
    status_t st = convert_to_type_of(ctx, a, b, &converted);
    if (st < 0) return st;
    if (a.tag == AML_INTEGER) {
        *out_order = (a.integer > converted.integer) - (a.integer < converted.integer);
    } else {
        struct aml_bytes a_bytes, b_bytes;
        aml_bytes_of(ctx, a, &a_bytes);
        aml_bytes_of(ctx, converted, &b_bytes);
        *out_order = compare_bytes(&a_bytes, &b_bytes);
    }
    aml_value_release(ctx, converted);
    return ST_OK;
}

status_t aml_op_compare(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                        int *out_order)
{
    if ((a.tag | b.tag) == AML_INTEGER) {
        *out_order = (a.integer > b.integer) - (a.integer < b.integer);
        return ST_OK;
    }
    if (a.tag == b.tag && aml_has_bytes(a)) {
        struct aml_bytes a_bytes, b_bytes;
        aml_bytes_of(ctx, a, &a_bytes);
        aml_bytes_of(ctx, b, &b_bytes);
        *out_order = compare_bytes(&a_bytes, &b_bytes);
        return ST_OK;
    }
    struct aml_value first, second;
    status_t st = aml_resolve_bytes(ctx, a, &first);
    if (st < 0) return st;
    st = aml_resolve_bytes(ctx, b, &second);
    if (st == ST_OK) {
        st = compare_data(ctx, first, second, out_order);
        aml_value_release(ctx, second);
    }
    aml_value_release(ctx, first);
    return st;
}

status_t aml_op_truth(struct acpi_context *ctx, struct aml_value v, bool *out)
{
    if (v.tag == AML_INTEGER) {
        *out = v.integer != 0;
        return ST_OK;
    }
    struct aml_value data;
    status_t st = aml_resolve_bytes(ctx, v, &data);
    if (st < 0) return st;
    if (data.tag == AML_BUFFER) {
        const struct aml_buffer *buffer = aml_buffer_of(data);
        uint32_t first = 0; // four bytes, as Windows, whatever the integer width
        memcpy(&first, buffer->bytes,
               buffer->length < sizeof first ? buffer->length : sizeof first);
        *out = first != 0;
    } else {
        uint64_t integer;
        st = aml_to_integer_implicit(ctx, data, &integer);
        if (st == ST_OK) *out = integer != 0;
    }
    aml_value_release(ctx, data);
    return st;
}

enum match_operator { MATCH_TRUE, MATCH_EQ, MATCH_LE, MATCH_LT, MATCH_GE, MATCH_GT, MATCH_COUNT };

// Does `element` stand in this relation to `v`? The type of `v` governs. What cannot be compared
// does not match.
static status_t match_one(struct acpi_context *ctx, struct aml_value element, uint8_t op,
                          struct aml_value v, bool *out)
{
    *out = op == MATCH_TRUE;
    if (op == MATCH_TRUE) return ST_OK;
    int order; // of v to the element
    status_t st = compare_data(ctx, v, element, &order);
    if (st == ST_NO_MEMORY) return st;
    if (st < 0) return ST_OK;
    *out = (op == MATCH_EQ && order == 0) || (op == MATCH_LE && order >= 0) ||
           (op == MATCH_LT && order > 0) || (op == MATCH_GE && order <= 0) ||
           (op == MATCH_GT && order < 0);
    return ST_OK;
}

static status_t match_element(struct acpi_context *ctx, struct aml_value element, uint8_t op1,
                              struct aml_value v1, uint8_t op2, struct aml_value v2, bool *out)
{
    struct aml_value data;
    *out = false;
    status_t st = aml_resolve_bytes(ctx, element, &data);
    if (st == ST_NO_MEMORY) return st;
    if (st < 0) return ST_OK;
    st = match_one(ctx, data, op1, v1, out);
    if (st == ST_OK && *out) st = match_one(ctx, data, op2, v2, out);
    aml_value_release(ctx, data);
    return st;
}

static status_t match_in(struct acpi_context *ctx, struct aml_value package, uint8_t op1,
                         struct aml_value v1, uint8_t op2, struct aml_value v2, uint64_t start,
                         uint64_t *out_index)
{
    if (package.tag != AML_PACKAGE) return ST_AML_TYPE;
    struct aml_package *elements = aml_package_of(package);
    if (start >= elements->count) return ST_AML_PACKAGE_LIMIT;
    acpi_work(ctx, (elements->count - start) / ACPI_VALUES_A_TURN);
    for (uint64_t i = start; i < elements->count; i++) {
        bool is_match;
        status_t st = match_element(ctx, elements->elements[i], op1, v1, op2, v2, &is_match);
        if (st < 0) return st;
        if (is_match) {
            *out_index = i;
            return ST_OK;
        }
    }
    *out_index = ctx->integer_mask;
    return ST_OK;
}

status_t aml_op_match(struct acpi_context *ctx, struct aml_value package, uint8_t op1,
                      struct aml_value v1, uint8_t op2, struct aml_value v2, uint64_t start,
                      uint64_t *out_index)
{
    if (op1 >= MATCH_COUNT || op2 >= MATCH_COUNT) return ST_AML_VALUE;
    struct aml_value values[3]; // the package and the two operands, resolved
    const struct aml_value operands[3] = {package, v1, v2};
    unsigned count = 0;
    status_t st = ST_OK;
    for (; count < 3; count++) {
        st = count == 0 ? aml_resolve(ctx, operands[0], &values[0])
                        : aml_resolve_bytes(ctx, operands[count], &values[count]);
        if (st < 0) break;
    }
    if (st == ST_OK)
        st = match_in(ctx, values[0], op1, values[1], op2, values[2], start, out_index);
    while (count > 0)
        aml_value_release(ctx, values[--count]);
    return st;
}

// Digits above 9 count with their value, as Windows does.
status_t aml_op_from_bcd(struct acpi_context *ctx, uint64_t v, uint64_t *out)
{
    uint64_t result = 0;
    for (unsigned shift = 8 * aml_integer_size(ctx); shift > 0; shift -= 4)
        result = result * 10 + (v >> (shift - 4) & 15);
    *out = result & ctx->integer_mask;
    return ST_OK;
}

// ST_AML_OVERFLOW when there are more digits than fit.
status_t aml_op_to_bcd(struct acpi_context *ctx, uint64_t v, uint64_t *out)
{
    uint64_t result = 0;
    for (unsigned shift = 0; shift < 8 * aml_integer_size(ctx); shift += 4, v /= 10)
        result |= v % 10 << shift;
    if (v != 0) return ST_AML_OVERFLOW;
    *out = result;
    return ST_OK;
}
