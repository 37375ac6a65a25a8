// SPDX-License-Identifier: MIT
// ConcatenateResTemplate (ACPI 6.5, 19.6.14).

#include "object/internal.h"

#define RESOURCE_END_TAG 0x79 // small item 15, one byte of checksum

// Offset of the end tag; a template of no bytes counts as one that has only that. ST_AML_RESOURCE when
// descriptors run past the end, or none ends the template.
static status_t template_end(const struct aml_bytes *bytes, size_t *out)
{
    size_t at = 0;
    if (bytes->length == 0) {
        *out = 0;
        return ST_OK;
    }
    while (at < bytes->length) {
        uint8_t tag = bytes->data[at];
        if ((tag & 0xf8) == (RESOURCE_END_TAG & 0xf8)) {
            if (at + 1 >= bytes->length) return ST_AML_RESOURCE;
            *out = at;
            return ST_OK;
        }
        size_t size;
        if (tag & 0x80) {
            if (bytes->length - at < 3) return ST_AML_RESOURCE;
            size = 3 + (size_t)load_le16(bytes->data + at + 1);
        } else {
            size = 1 + (tag & 7);
        }
        if (size > bytes->length - at) return ST_AML_RESOURCE;
        at += size;
    }
    return ST_AML_RESOURCE;
}

// Both are resolved.
static status_t templates_join(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                               struct aml_value *out)
{
    struct aml_bytes head, tail;
    size_t head_length, tail_length;
    aml_bytes_of(ctx, a, &head);
    aml_bytes_of(ctx, b, &tail);
    status_t st = template_end(&head, &head_length);
    if (st < 0) return st;
    st = template_end(&tail, &tail_length);
    if (st < 0) return st;
    struct aml_buffer *buffer;
    st = aml_buffer_new(ctx, head_length + tail_length + 2, &buffer);
    if (st < 0) return st;
    memcpy(buffer->bytes, head.data, head_length);
    memcpy(buffer->bytes + head_length, tail.data, tail_length);
    buffer->bytes[head_length + tail_length] = RESOURCE_END_TAG;
    buffer->bytes[head_length + tail_length + 1] = 0; // 0: not checked
    *out = aml_value_of_buffer(buffer);
    return ST_OK;
}

status_t aml_op_concat_resources(struct acpi_context *ctx, struct aml_value a, struct aml_value b,
                                 struct aml_value *out)
{
    struct aml_value first, second;
    status_t st = aml_resolve_bytes(ctx, a, &first);
    if (st < 0) return st;
    st = aml_resolve_bytes(ctx, b, &second);
    if (st == ST_OK) {
        st = templates_join(ctx, first, second, out);
        aml_value_release(ctx, second);
    }
    aml_value_release(ctx, first);
    return st;
}
