// SPDX-License-Identifier: MIT
// Values for users of the engine: struct acpi_value is struct aml_value, unseen.

#include "aml/engine.h"

_Static_assert(sizeof(struct acpi_value) == sizeof(struct aml_value), "one is the other, opaque");

static struct aml_value inner(const struct acpi_value *value)
{
    struct aml_value v;
    memcpy(&v, value, sizeof v);
    return v;
}

static struct acpi_value outer(struct aml_value v)
{
    struct acpi_value value;
    memcpy(&value, &v, sizeof value);
    return value;
}

const char *acpi_object_type_name(enum acpi_object_type type)
{
    static const char *const names[] = {
        "Untyped",   "Integer",     "String",      "Buffer",    "Package",    "RegionField",
        "Device",    "Event",       "Method",      "Mutex",     "Region",     "PowerResource",
        "Processor", "ThermalZone", "BufferField", "DdbHandle", "DebugObject"};
    static const char *const own[] = {"Scope", "Alias", "Reference"};
    if ((unsigned)type < ARRAY_SIZE(names)) return names[type];
    unsigned i = (unsigned)type - ACPI_TYPE_SCOPE;
    return i < ARRAY_SIZE(own) ? own[i] : "Unknown";
}

enum acpi_object_type acpi_value_type(const struct acpi_value *value)
{
    return aml_type_of_tag(inner(value).tag);
}

status_t acpi_value_integer(const struct acpi_value *value, uint64_t *out)
{
    struct aml_value v = inner(value);
    if (v.tag != AML_INTEGER) return ST_AML_TYPE;
    *out = v.integer;
    return ST_OK;
}

status_t acpi_value_string(const struct acpi_value *value, const char **out, size_t *out_length)
{
    struct aml_value v = inner(value);
    if (v.tag != AML_STRING) return ST_AML_TYPE;
    *out = (const char *)((struct aml_string *)v.object)->bytes;
    *out_length = ((struct aml_string *)v.object)->length;
    return ST_OK;
}

status_t acpi_value_buffer(const struct acpi_value *value, const uint8_t **out, size_t *out_length)
{
    struct aml_value v = inner(value);
    if (v.tag != AML_BUFFER) return ST_AML_TYPE;
    *out = ((struct aml_buffer *)v.object)->bytes;
    *out_length = ((struct aml_buffer *)v.object)->length;
    return ST_OK;
}

status_t acpi_value_package_count(const struct acpi_value *value, size_t *out)
{
    struct aml_value v = inner(value);
    if (v.tag != AML_PACKAGE) return ST_AML_TYPE;
    *out = ((struct aml_package *)v.object)->count;
    return ST_OK;
}

static status_t name_path_node(struct acpi_context *ctx, struct aml_value v, struct acpi_node **out)
{
    const struct aml_name_path *path = (struct aml_name_path *)v.object;
    return acpi_ns_lookup_aml(ctx, path->scope, path->aml, path->length, out);
}

// Data that the node holds, else a reference to it.
static status_t node_element(struct acpi_context *ctx, struct acpi_node *node,
                             struct aml_value *out)
{
    status_t st = node->value.tag == AML_METHOD ? ST_AML_TYPE : aml_node_read(ctx, node, out);
    if (st != ST_AML_TYPE) return st;
    acpi_node_retain(node);
    *out = (struct aml_value){.tag = AML_REF_NODE, .node = node};
    return ST_OK;
}

status_t acpi_value_package_element(struct acpi_context *ctx, const struct acpi_value *value,
                                    size_t i, struct acpi_value *out)
{
    struct aml_value v = inner(value), element;
    if (v.tag != AML_PACKAGE) return ST_AML_TYPE;
    const struct aml_package *package = (struct aml_package *)v.object;
    if (i >= package->count) return ST_OUT_OF_RANGE;
    aml_enter(ctx);
    status_t st = ST_OK;
    element = package->elements[i];
    struct acpi_node *node;
    if (element.tag == AML_NAME_PATH) {
        st = name_path_node(ctx, element, &node);
        if (st == ST_OK) st = node_element(ctx, node, &element);
    } else {
        aml_value_retain(element);
    }
    aml_leave(ctx);
    if (st == ST_OK) *out = outer(element);
    return st;
}

status_t acpi_value_node(struct acpi_context *ctx, const struct acpi_value *value,
                         struct acpi_node **out_node)
{
    struct aml_value v = inner(value);
    if (v.tag == AML_NAME_PATH) {
        aml_enter(ctx);
        status_t st = name_path_node(ctx, v, out_node);
        aml_leave(ctx);
        return st;
    }
    if (v.tag != AML_REF_NODE) return ST_AML_TYPE;
    *out_node = acpi_node_target(v.node);
    return ST_OK;
}

struct acpi_value acpi_value_from_integer(uint64_t integer)
{
    return outer(aml_value_integer(integer));
}

status_t acpi_value_from_string(struct acpi_context *ctx, const char *text, struct acpi_value *out)
{
    struct aml_value v;
    aml_enter(ctx);
    status_t st = aml_string_create(ctx, text, strlen(text), &v);
    aml_leave(ctx);
    if (st == ST_OK) *out = outer(v);
    return st;
}

status_t acpi_value_from_buffer(struct acpi_context *ctx, const void *bytes, size_t length,
                                struct acpi_value *out)
{
    struct aml_value v;
    aml_enter(ctx);
    status_t st = aml_buffer_create(ctx, bytes, length, length, &v);
    aml_leave(ctx);
    if (st == ST_OK) *out = outer(v);
    return st;
}

status_t acpi_value_from_package(struct acpi_context *ctx, struct acpi_value *elements,
                                 size_t count, struct acpi_value *out)
{
    struct aml_value v;
    aml_enter(ctx);
    status_t st = aml_package_create(ctx, count, &v);
    for (size_t i = 0; i < count; i++) {
        if (st == ST_OK)
            aml_package_set(ctx, v, i, inner(&elements[i]));
        else
            aml_value_release(ctx, inner(&elements[i]));
        elements[i] = outer(aml_value_uninitialized());
    }
    aml_leave(ctx);
    if (st == ST_OK) *out = outer(v);
    return st;
}

void acpi_value_release(struct acpi_context *ctx, struct acpi_value *value)
{
    aml_enter(ctx);
    aml_value_release(ctx, inner(value));
    *value = outer(aml_value_uninitialized());
    aml_leave(ctx);
}

void acpi_value_print_asl(struct acpi_context *ctx, const struct acpi_value *value, unsigned indent,
                          const struct acpi_text_sink *sink)
{
    aml_enter(ctx);
    aml_format_asl(ctx, inner(value), indent, sink);
    aml_leave(ctx);
}

void acpi_value_print_json(struct acpi_context *ctx, const struct acpi_value *value,
                           const struct acpi_text_sink *sink)
{
    aml_enter(ctx);
    aml_format_json(ctx, inner(value), sink);
    aml_leave(ctx);
}

#define ARGUMENTS_MAX 7

status_t acpi_node_evaluate(struct acpi_context *ctx, struct acpi_node *node,
                            const struct acpi_value *args, size_t arg_count, struct acpi_value *out)
{
    struct aml_value inner_args[ARGUMENTS_MAX], result;
    if (arg_count > ARGUMENTS_MAX) return ST_AML_ARGUMENTS;
    for (size_t i = 0; i < arg_count; i++) {
        inner_args[i] = inner(&args[i]);
        if (inner_args[i].tag == AML_INTEGER) inner_args[i].integer &= ctx->integer_mask;
    }
    aml_enter(ctx);
    acpi_node_retain(node);
    status_t st = aml_evaluate_node(ctx, node, inner_args, (unsigned)arg_count, &result);
    acpi_node_release(ctx, node);
    if (st == ST_OK) {
        if (result.tag == AML_UNINITIALIZED) result.integer = 0;
        if (out)
            *out = outer(result);
        else
            aml_value_release(ctx, result);
    }
    aml_leave(ctx);
    return st;
}

status_t acpi_evaluate(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                       const struct acpi_value *args, size_t arg_count, struct acpi_value *out)
{
    struct acpi_node *node;
    aml_enter(ctx);
    status_t st = acpi_ns_lookup_path(ctx, scope ? scope : ctx->root, path, &node);
    if (st == ST_OK) st = acpi_node_evaluate(ctx, node, args, arg_count, out);
    aml_leave(ctx);
    return st;
}

status_t acpi_evaluate_integer(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                               uint64_t *out)
{
    struct acpi_value value;
    aml_enter(ctx);
    status_t st = acpi_evaluate(ctx, scope, path, NULL, 0, &value);
    if (st == ST_OK) {
        struct aml_value v = inner(&value);
        st = v.tag == AML_UNINITIALIZED ? ST_AML_TYPE : aml_to_integer_implicit(ctx, v, out);
        acpi_value_release(ctx, &value);
    }
    aml_leave(ctx);
    return st;
}

struct acpi_node *acpi_namespace_root(struct acpi_context *ctx)
{
    return ctx->root;
}

status_t acpi_namespace_find(struct acpi_context *ctx, struct acpi_node *scope, const char *path,
                             struct acpi_node **out_node)
{
    aml_enter(ctx);
    status_t st = acpi_ns_lookup_path(ctx, scope ? scope : ctx->root, path, out_node);
    aml_leave(ctx);
    return st;
}
