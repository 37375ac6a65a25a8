// SPDX-License-Identifier: MIT
#pragma once
// What the files of acpi/object share among themselves.

#include <base/bits.h>

#include "object/object.h"

// Longest chain of references that is followed: what is longer is a cycle, or made to be one.
#define AML_REFERENCE_HOPS 4096

#define AML_TAGS_REFERENCE (1u << AML_REF_NODE | 1u << AML_REF_CELL | 1u << AML_REF_INDEX)
#define AML_TAGS_WITH_BYTES (1u << AML_INTEGER | 1u << AML_STRING | 1u << AML_BUFFER)

static inline bool aml_is_reference(struct aml_value v)
{
    return AML_TAGS_REFERENCE >> v.tag & 1;
}

static inline bool aml_has_bytes(struct aml_value v)
{
    return AML_TAGS_WITH_BYTES >> v.tag & 1;
}

static inline struct aml_string *aml_string_of(struct aml_value v)
{
    return (struct aml_string *)v.object;
}

static inline struct aml_buffer *aml_buffer_of(struct aml_value v)
{
    return (struct aml_buffer *)v.object;
}

static inline struct aml_package *aml_package_of(struct aml_value v)
{
    return (struct aml_package *)v.object;
}

static inline struct aml_cell *aml_cell_of(struct aml_value v)
{
    return (struct aml_cell *)v.object;
}

// Bytes of an integer in this context: 4 or 8.
static inline unsigned aml_integer_size(const struct acpi_context *ctx)
{
    return ctx->is_32bit ? 4 : 8;
}

// Follows references, aliases and name paths to the bottom and reads fields there. `out` holds a
// count; it is data, or a region, method and alike, or an AML_REF_NODE to a device and alike (which
// have no value of their own). ST_AML_UNINITIALIZED, ST_AML_LIMIT for a cycle.
status_t aml_resolve(struct acpi_context *ctx, struct aml_value v, struct aml_value *out) MUST_USE;
// The same, and ST_AML_TYPE unless it is an integer, a string or a buffer.
status_t aml_resolve_bytes(struct acpi_context *ctx, struct aml_value v,
                           struct aml_value *out) MUST_USE;

// The bytes of an integer (4 or 8), a string (without its NUL) or a buffer: what a store copies.
struct aml_bytes {
    const uint8_t *data;
    size_t length;
    uint8_t integer[8];
};
static inline void aml_bytes_of(const struct acpi_context *ctx, struct aml_value v,
                                struct aml_bytes *out)
{
    if (v.tag == AML_STRING) {
        out->data = aml_string_of(v)->bytes;
        out->length = aml_string_of(v)->length;
    } else if (v.tag == AML_BUFFER) {
        out->data = aml_buffer_of(v)->bytes;
        out->length = aml_buffer_of(v)->length;
    } else {
        store_le64(out->integer, v.integer);
        out->data = out->integer;
        out->length = aml_integer_size(ctx);
    }
}

// New objects whose bytes the caller fills in.
status_t aml_string_new(struct acpi_context *ctx, size_t length, struct aml_string **out) MUST_USE;
status_t aml_buffer_new(struct acpi_context *ctx, size_t length, struct aml_buffer **out) MUST_USE;

static inline struct aml_value aml_value_of_string(struct aml_string *string)
{
    return aml_value_object(AML_STRING, &string->head);
}

static inline struct aml_value aml_value_of_buffer(struct aml_buffer *buffer)
{
    return aml_value_object(AML_BUFFER, &buffer->head);
}

// Notes that `container` now holds a reference, and so may be part of a cycle.
void aml_container_suspect(struct acpi_context *ctx, struct aml_container *container);

static inline bool aml_may_form_cycle(struct aml_value v)
{
    return aml_is_reference(v);
}

// Implicit conversions of a resolved integer, string or buffer (ACPI 6.5, table 19.7): an integer
// becomes a string of 8 or 16 hexadecimal digits, a buffer "0x01 0x02"; a string becomes a buffer
// with its NUL. `out` holds a count.
status_t aml_to_string_implicit(struct acpi_context *ctx, struct aml_value v,
                                struct aml_value *out) MUST_USE;
status_t aml_to_buffer_implicit(struct acpi_context *ctx, struct aml_value v,
                                struct aml_value *out) MUST_USE;
