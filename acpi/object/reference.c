// SPDX-License-Identifier: MIT
// Following references to what they refer to, and what can be asked of the bottom object.

#include "object/internal.h"

#include "ns/node.h"
#include "region/field.h"

// Devices and alike have no value of their own: what stands for them is a reference to their node.
#define TAGS_OF_BARE_NODES                                                                         \
    (1u << AML_DEVICE | 1u << AML_PROCESSOR | 1u << AML_THERMAL_ZONE | 1u << AML_POWER_RESOURCE |  \
     1u << AML_SCOPE)

static struct aml_value node_reference(struct acpi_node *node)
{
    return (struct aml_value){.tag = AML_REF_NODE, .node = node};
}

static status_t name_path_lookup(struct acpi_context *ctx, struct aml_value v,
                                 struct acpi_node **out)
{
    const struct aml_name_path *path = (const struct aml_name_path *)v.object;
    return acpi_ns_lookup_aml(ctx, path->scope, path->aml, path->length, out);
}

static status_t field_value_read(struct acpi_context *ctx, struct aml_value field,
                                 struct aml_value *out)
{
    if (field.tag == AML_FIELD) return aml_field_read(ctx, (struct aml_field *)field.object, out);
    return aml_buffer_field_read(ctx, (const struct aml_buffer_field *)field.object, out);
}

// One step down. *v is borrowed; ST_OK with *is_bottom when there is nothing further to follow.
static status_t reference_step(struct acpi_context *ctx, struct aml_value *v, bool *is_bottom)
{
    struct acpi_node *node;
    status_t st;
    *is_bottom = false;
    switch (v->tag) {
    case AML_NAME_PATH:
        st = name_path_lookup(ctx, *v, &node);
        if (st == ST_AML_NAME_NOT_FOUND) return ST_AML_ELEMENT_UNSET;
        if (st < 0) return st;
        *v = node_reference(node);
        return ST_OK;
    case AML_ALIAS:
    case AML_REF_NODE:
        node = acpi_node_target(v->node);
        st = acpi_node_make(ctx, node);
        if (st < 0) return st;
        if (TAGS_OF_BARE_NODES >> node->value.tag & 1) {
            *v = node_reference(node);
            *is_bottom = true;
        } else {
            *v = node->value;
        }
        return ST_OK;
    case AML_CELL:
    case AML_REF_CELL:
        *v = aml_cell_of(*v)->value;
        return ST_OK;
    case AML_REF_INDEX: {
        uint32_t index = v->index;
        if (v->object->tag == AML_PACKAGE) {
            if (index >= aml_package_of(*v)->count) return ST_AML_PACKAGE_LIMIT;
            *v = aml_package_of(*v)->elements[index];
            if (v->tag == AML_UNINITIALIZED) return ST_AML_ELEMENT_UNSET;
        } else {
            struct aml_bytes bytes;
            aml_bytes_of(ctx, aml_value_object((enum aml_tag)v->object->tag, v->object), &bytes);
            if (index >= bytes.length)
                return v->object->tag == AML_STRING ? ST_AML_STRING_LIMIT : ST_AML_BUFFER_LIMIT;
            *v = aml_value_integer(bytes.data[index]);
        }
        return ST_OK;
    }
    default:
        *is_bottom = true;
        return ST_OK;
    }
}

// Down to the bottom; `out` is borrowed, and may be a field.
static status_t reference_bottom(struct acpi_context *ctx, struct aml_value v,
                                 struct aml_value *out)
{
    for (unsigned hops = 0; hops < AML_REFERENCE_HOPS; hops++) {
        bool is_bottom;
        status_t st = reference_step(ctx, &v, &is_bottom);
        if (st < 0) return st;
        if (is_bottom) {
            *out = v;
            return ST_OK;
        }
    }
    return ST_AML_LIMIT;
}

status_t aml_resolve(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    status_t st = reference_bottom(ctx, v, &v);
    if (st < 0) return st;
    if (v.tag == AML_UNINITIALIZED) return ST_AML_UNINITIALIZED;
    if (v.tag == AML_FIELD || v.tag == AML_BUFFER_FIELD) return field_value_read(ctx, v, out);
    aml_value_retain(v);
    *out = v;
    return ST_OK;
}

status_t aml_resolve_bytes(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    if (aml_has_bytes(v)) {
        aml_value_retain(v);
        *out = v;
        return ST_OK;
    }
    struct aml_value bottom;
    status_t st = aml_resolve(ctx, v, &bottom);
    if (st < 0) return st;
    if (bottom.tag == AML_TABLE_HANDLE) bottom.tag = AML_INTEGER; // If (LoadTable (...))
    if (!aml_has_bytes(bottom)) {
        aml_value_release(ctx, bottom);
        return ST_AML_TYPE;
    }
    *out = bottom;
    return ST_OK;
}

status_t aml_node_read(struct acpi_context *ctx, struct acpi_node *node, struct aml_value *out)
{
    node = acpi_node_target(node);
    status_t st = acpi_node_make(ctx, node);
    if (st < 0) return st;
    struct aml_value v = node->value;
    if (v.tag == AML_FIELD || v.tag == AML_BUFFER_FIELD) return field_value_read(ctx, v, out);
    if (v.tag == AML_UNINITIALIZED) return ST_AML_UNINITIALIZED;
    if (v.tag == AML_METHOD) return ST_AML_TYPE;
    if (TAGS_OF_BARE_NODES >> v.tag & 1) v = node_reference(node);
    aml_value_retain(v);
    *out = v;
    return ST_OK;
}

static status_t deref_string(struct acpi_context *ctx, struct acpi_node *scope, struct aml_value v,
                             struct aml_value *out)
{
    const struct aml_string *string = aml_string_of(v);
    if (strnlen((const char *)string->bytes, string->length) < string->length)
        return ST_AML_BAD_NAME;
    if (string->length == 0) return ST_INVALID_ARGUMENT;
    struct acpi_node *node;
    status_t st = acpi_ns_lookup_path(ctx, scope, (const char *)string->bytes, &node);
    if (st == ST_AML_NAME_NOT_FOUND || st == ST_AML_BAD_NAME) return ST_NOT_FOUND;
    if (st < 0) return st;
    return aml_resolve(ctx, node_reference(node), out);
}

// By the specification DerefOf goes one level down: a reference there is the result.
static status_t deref_once(struct acpi_context *ctx, struct aml_value v, struct aml_value *out)
{
    struct aml_value held = v;
    bool is_bottom;
    if (v.tag == AML_REF_NODE && v.index == AML_REF_NODE_ITSELF) return ST_AML_TYPE;
    status_t st = reference_step(ctx, &held, &is_bottom);
    if (st < 0) return st;
    if (is_bottom || !aml_is_reference(held)) return aml_resolve(ctx, v, out);
    aml_value_retain(held);
    *out = held;
    return ST_OK;
}

status_t aml_op_deref(struct acpi_context *ctx, struct acpi_node *scope, struct aml_value v,
                      struct aml_value *out)
{
    switch (v.tag) {
    case AML_STRING:
        return deref_string(ctx, scope, v, out);
    case AML_REF_NODE:
    case AML_REF_CELL:
    case AML_REF_INDEX:
    case AML_NAME_PATH:
    case AML_CELL:
        return ctx->semantics == ACPI_SEMANTICS_SPEC ? deref_once(ctx, v, out)
                                                     : aml_resolve(ctx, v, out);
    case AML_UNINITIALIZED:
        return ST_AML_UNINITIALIZED;
    default:
        return ST_AML_TYPE;
    }
}

status_t aml_op_size_of(struct acpi_context *ctx, struct aml_value v, uint64_t *out)
{
    status_t st = reference_bottom(ctx, v, &v);
    if (st < 0) return st;
    switch (v.tag) {
    case AML_INTEGER:
        *out = aml_integer_size(ctx);
        return ST_OK;
    case AML_STRING:
        *out = aml_string_of(v)->length;
        return ST_OK;
    case AML_BUFFER:
        *out = aml_buffer_of(v)->length;
        return ST_OK;
    case AML_PACKAGE:
        *out = aml_package_of(v)->count;
        return ST_OK;
    case AML_UNINITIALIZED:
        return ST_AML_UNINITIALIZED;
    default:
        return ST_AML_TYPE;
    }
}

enum acpi_object_type aml_type_of_tag(unsigned tag)
{
    static const uint8_t types[AML_TAG_COUNT] = {
        [AML_INTEGER] = ACPI_TYPE_INTEGER,
        [AML_UNINITIALIZED] = ACPI_TYPE_UNINITIALIZED,
        [AML_STRING] = ACPI_TYPE_STRING,
        [AML_BUFFER] = ACPI_TYPE_BUFFER,
        [AML_PACKAGE] = ACPI_TYPE_PACKAGE,
        [AML_REF_NODE] = ACPI_TYPE_REFERENCE,
        [AML_REF_CELL] = ACPI_TYPE_REFERENCE,
        [AML_REF_INDEX] = ACPI_TYPE_REFERENCE,
        [AML_NAME_PATH] = ACPI_TYPE_REFERENCE,
        [AML_DEVICE] = ACPI_TYPE_DEVICE,
        [AML_PROCESSOR] = ACPI_TYPE_PROCESSOR,
        [AML_THERMAL_ZONE] = ACPI_TYPE_THERMAL_ZONE,
        [AML_POWER_RESOURCE] = ACPI_TYPE_POWER_RESOURCE,
        [AML_METHOD] = ACPI_TYPE_METHOD,
        [AML_MUTEX] = ACPI_TYPE_MUTEX,
        [AML_EVENT] = ACPI_TYPE_EVENT,
        [AML_REGION] = ACPI_TYPE_REGION,
        [AML_FIELD] = ACPI_TYPE_FIELD,
        [AML_BUFFER_FIELD] = ACPI_TYPE_BUFFER_FIELD,
        [AML_TABLE_HANDLE] = ACPI_TYPE_TABLE_HANDLE,
        [AML_DEBUG] = ACPI_TYPE_DEBUG,
        [AML_ALIAS] = ACPI_TYPE_ALIAS,
        [AML_SCOPE] = ACPI_TYPE_SCOPE,
    };
    return (enum acpi_object_type)types[tag];
}

status_t aml_op_object_type(struct acpi_context *ctx, struct aml_value v, uint64_t *out)
{
    // An element of a buffer or a string is a buffer field of its own, not an integer.
    for (unsigned hops = 0; hops < AML_REFERENCE_HOPS; hops++) {
        if (v.tag == AML_REF_INDEX && v.object->tag != AML_PACKAGE) {
            *out = ACPI_TYPE_BUFFER_FIELD;
            return ST_OK;
        }
        bool is_bottom;
        status_t st = reference_step(ctx, &v, &is_bottom);
        if (st == ST_AML_ELEMENT_UNSET || st == ST_AML_BAD_NAME) {
            *out = ACPI_TYPE_UNINITIALIZED;
            return ST_OK;
        }
        if (st < 0) return st;
        if (is_bottom) {
            *out = aml_type_of_tag(v.tag == AML_REF_NODE ? v.node->value.tag : v.tag);
            if (*out == ACPI_TYPE_SCOPE) *out = ACPI_TYPE_DEVICE;
            return ST_OK;
        }
    }
    return ST_AML_LIMIT;
}
