// SPDX-License-Identifier: MIT
// CreateField and its kin: bits of a buffer.

#include "region/internal.h"

struct span {
    uint8_t *bytes;
    uint32_t length;
};

static struct span source_span(struct aml_value source)
{
    if (source.tag == AML_STRING) {
        struct aml_string *string = (struct aml_string *)source.object;
        return (struct span){string->bytes, string->length};
    }
    struct aml_buffer *buffer = (struct aml_buffer *)source.object;
    return (struct span){buffer->bytes, buffer->length};
}

// The buffer or string that `source` is or refers to; `out` is borrowed.
static status_t field_source(struct aml_value source, struct aml_value *out)
{
    for (unsigned hops = 0; hops < 64; hops++) {
        switch (source.tag) {
        case AML_BUFFER:
        case AML_STRING:
            *out = source;
            return ST_OK;
        case AML_REF_NODE:
            source = acpi_node_target(source.node)->value;
            break;
        case AML_CELL:
        case AML_REF_CELL:
            source = ((struct aml_cell *)source.object)->value;
            break;
        case AML_REF_INDEX:
            if (source.object->tag != AML_PACKAGE) return ST_AML_TYPE;
            if (source.index >= ((struct aml_package *)source.object)->count)
                return ST_AML_PACKAGE_LIMIT;
            source = ((struct aml_package *)source.object)->elements[source.index];
            break;
        case AML_UNINITIALIZED:
            return ST_AML_UNINITIALIZED;
        default:
            return ST_AML_TYPE;
        }
    }
    return ST_AML_LIMIT;
}

status_t aml_buffer_field_create(struct acpi_context *ctx, enum aml_buffer_field_kind kind,
                                 struct aml_value source, uint64_t bit_offset, uint64_t bit_length,
                                 struct aml_value *out)
{
    uint64_t end;
    struct aml_value bytes;
    status_t st = field_source(source, &bytes);
    if (st == ST_OK)
        aml_value_retain(bytes);
    else if (st == ST_AML_TYPE) // an integer's or a region field's bytes: of a copy
        st = aml_op_to_buffer(ctx, source, &bytes);
    if (st < 0) return st;
    bool is_inside = bit_length != 0 && add_fits(bit_offset, bit_length, &end) &&
                     end <= 8ull * source_span(bytes).length && end <= UINT32_MAX;
    struct aml_buffer_field *field = is_inside ? acpi_alloc(ctx, sizeof *field) : NULL;
    if (!field) {
        aml_value_release(ctx, bytes);
        if (is_inside) return ST_NO_MEMORY;
        return bit_length == 0 ? ST_AML_VALUE : ST_AML_BUFFER_LIMIT;
    }
    *field = (struct aml_buffer_field){.head = {.references = 1, .tag = AML_BUFFER_FIELD},
                                       .bit_offset = (uint32_t)bit_offset,
                                       .bit_length = (uint32_t)bit_length,
                                       .kind = kind,
                                       .source = bytes};
    *out = aml_value_object(AML_BUFFER_FIELD, &field->head);
    return ST_OK;
}

void aml_buffer_field_destroy(struct acpi_context *ctx, struct aml_buffer_field *field)
{
    struct aml_value source = field->source;
    acpi_release(ctx, field, sizeof *field);
    aml_value_release(ctx, source);
}

status_t aml_buffer_field_read(struct acpi_context *ctx, const struct aml_buffer_field *field,
                               struct aml_value *out)
{
    struct span span = source_span(field->source);
    if ((uint64_t)field->bit_offset + field->bit_length > 8ull * span.length) return ST_AML_VALUE;
    if (field->kind == AML_BUFFER_FIELD_FIXED &&
        field->bit_length <= 8 * (ctx->is_32bit ? 4u : 8u)) {
        *out = aml_value_integer(
            aml_bits_get(span.bytes, span.length, field->bit_offset, field->bit_length));
        return ST_OK;
    }
    struct aml_value buffer;
    size_t length = ((size_t)field->bit_length + 7) / 8;
    status_t st = aml_buffer_create(ctx, NULL, 0, length, &buffer);
    if (st < 0) return st;
    uint8_t *to = ((struct aml_buffer *)buffer.object)->bytes;
    for (uint32_t done = 0; done < field->bit_length; done += 8) {
        unsigned count = field->bit_length - done < 8 ? field->bit_length - done : 8;
        *to++ = (uint8_t)aml_bits_get(span.bytes, span.length, field->bit_offset + done, count);
    }
    *out = buffer;
    return ST_OK;
}

status_t aml_buffer_field_write(struct acpi_context *ctx, struct aml_buffer_field *field,
                                struct aml_value source)
{
    uint8_t integer[8];
    struct span from;
    struct span span = source_span(field->source);
    if ((uint64_t)field->bit_offset + field->bit_length > 8ull * span.length) return ST_AML_VALUE;
    if (source.tag == AML_INTEGER) {
        store_le64(integer, source.integer);
        from = (struct span){integer, ctx->is_32bit ? 4 : 8};
    } else if (source.tag == AML_STRING || source.tag == AML_BUFFER) {
        from = source_span(source);
    } else {
        return ST_AML_TYPE;
    }
    for (uint32_t done = 0; done < field->bit_length; done += 64) {
        unsigned count = field->bit_length - done < 64 ? field->bit_length - done : 64;
        aml_bits_set(span.bytes, (uint64_t)field->bit_offset + done, count,
                     aml_bits_get(from.bytes, from.length, done, count));
    }
    return ST_OK;
}
