// SPDX-License-Identifier: MIT
#pragma once
// Fast paths for the VM, inline: each handles the common case in a handful of instructions and
// leaves the rest to the function it names. Same contracts as in object.h.

#include "object/object.h"

#include "ns/node.h"
#include "region/field.h"

// DerefOf(Index(source, i)), or aml_op_index_read.
static inline MUST_USE status_t aml_index_read(struct acpi_context *ctx, struct aml_value source,
                                               uint64_t i, struct aml_value *out)
{
    if (source.tag == AML_BUFFER) {
        const struct aml_buffer *buffer = (const struct aml_buffer *)source.object;
        if (i >= buffer->length) return ST_AML_VALUE;
        *out = aml_value_integer(buffer->bytes[i]);
        return ST_OK;
    }
    if (source.tag == AML_PACKAGE) {
        const struct aml_package *package = (const struct aml_package *)source.object;
        if (i >= package->count) return ST_AML_VALUE;
        struct aml_value element = package->elements[i];
        if (element.tag == AML_INTEGER) {
            *out = element;
            return ST_OK;
        }
        if (element.tag == AML_STRING || element.tag == AML_BUFFER || element.tag == AML_PACKAGE) {
            element.object->references++;
            *out = element;
            return ST_OK;
        }
    }
    return aml_op_index_read(ctx, source, i, out);
}

// Store(v, Index(source, i)), or aml_op_index_write.
static inline MUST_USE status_t aml_index_write(struct acpi_context *ctx, struct aml_value source,
                                                uint64_t i, struct aml_value v)
{
    if (v.tag == AML_INTEGER && source.tag == AML_BUFFER) {
        const struct aml_buffer *buffer = (const struct aml_buffer *)source.object;
        if (i >= buffer->length) return ST_AML_VALUE;
        buffer->bytes[i] = (uint8_t)v.integer;
        return ST_OK;
    }
    if (v.tag == AML_INTEGER && source.tag == AML_PACKAGE) {
        struct aml_package *package = (struct aml_package *)source.object;
        if (i >= package->count) return ST_AML_VALUE;
        struct aml_value old = package->elements[i];
        // An element that is a reference is written through.
        if (old.tag <= AML_PACKAGE) {
            package->elements[i] = v;
            aml_value_release(ctx, old);
            return ST_OK;
        }
    }
    return aml_op_index_write(ctx, source, i, v);
}

// Index(source, i), or aml_op_index.
static inline MUST_USE status_t aml_index(struct acpi_context *ctx, struct aml_value source,
                                          uint64_t i, struct aml_value *out)
{
    uint32_t count;
    if (source.tag == AML_BUFFER)
        count = ((const struct aml_buffer *)source.object)->length;
    else if (source.tag == AML_PACKAGE)
        count = ((const struct aml_package *)source.object)->count;
    else
        return aml_op_index(ctx, source, i, out);
    if (i >= count) return ST_AML_VALUE;
    source.object->references++;
    *out = (struct aml_value){.tag = AML_REF_INDEX, .index = (uint32_t)i, .object = source.object};
    return ST_OK;
}

// Store(source, LocalX), or aml_store_local.
static inline MUST_USE status_t aml_local_store(struct acpi_context *ctx, struct aml_value *slot,
                                                struct aml_value source)
{
    if ((slot->tag | source.tag) <= AML_UNINITIALIZED && source.tag == AML_INTEGER) {
        *slot = source;
        return ST_OK;
    }
    return aml_store_local(ctx, slot, source);
}

// Store(source, LocalX) for a source that is the VM's own temporary, which nothing reads
// afterwards: an object that nobody else holds moves into the local instead of being copied.
// `*source` is then uninitialised; else it is left to the caller to release, as ever.
static inline MUST_USE status_t aml_local_store_temporary(struct acpi_context *ctx,
                                                          struct aml_value *slot,
                                                          struct aml_value *source)
{
    if ((source->tag == AML_STRING || source->tag == AML_BUFFER || source->tag == AML_PACKAGE) &&
        source->object->references == 1 && slot->tag <= AML_PACKAGE) {
        struct aml_value old = *slot;
        *slot = *source;
        *source = aml_value_uninitialized();
        aml_value_release(ctx, old);
        return ST_OK;
    }
    return aml_local_store(ctx, slot, *source);
}

// Store(source, NAME) of an integer to an integer or a field, or aml_store_node.
static inline MUST_USE status_t aml_node_store(struct acpi_context *ctx, struct acpi_node *node,
                                               struct aml_value source)
{
    if (source.tag == AML_INTEGER) {
        if (node->value.tag == AML_INTEGER) {
            node->value.integer = source.integer & ctx->integer_mask;
            return ST_OK;
        }
        if (node->value.tag == AML_FIELD)
            return aml_field_write(ctx, (struct aml_field *)node->value.object, source, NULL);
    }
    return aml_store_node(ctx, node, source);
}

// The value of a name that is data, shared, or aml_node_read.
static inline MUST_USE status_t aml_node_value(struct acpi_context *ctx, struct acpi_node *node,
                                               struct aml_value *out)
{
    struct aml_value v = node->value;
    if (v.tag == AML_INTEGER) {
        *out = v;
        return ST_OK;
    }
    if (v.tag == AML_FIELD) return aml_field_read(ctx, (struct aml_field *)v.object, out);
    return aml_node_read(ctx, node, out);
}
