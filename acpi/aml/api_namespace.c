// SPDX-License-Identifier: MIT
// The namespace for users of the engine: walks, and what a node is.

#include "aml/engine.h"
#include <base/bits.h>

#include "region/field.h"

status_t acpi_namespace_walk(struct acpi_context *ctx, struct acpi_node *start,
                             status_t (*visit)(void *arg, struct acpi_node *node, unsigned depth),
                             void *arg)
{
    aml_enter(ctx);
    struct ns_walk walk = {.next = ctx->ns->walks, .at = start, .start = start, .depth = 1};
    status_t st = ST_OK;
    ctx->ns->walks = &walk;
    while (walk.at) {
        struct acpi_node *node = acpi_node_next_child(walk.at, walk.child);
        if (!node) {
            if (walk.at == start) break;
            walk.child = walk.at;
            walk.at = walk.at->parent;
            walk.depth--;
            continue;
        }
        walk.child = node;
        acpi_node_retain(node);
        st = visit(arg, node, walk.depth);
        if (st == ST_OK && walk.child == node) {
            walk.at = node;
            walk.child = NULL;
            walk.depth++;
        }
        acpi_node_release(ctx, node);
        if (st != ST_OK && st != ACPI_WALK_SKIP) break;
    }
    struct ns_walk **link = &ctx->ns->walks;
    while (*link != &walk)
        link = &(*link)->next;
    *link = walk.next;
    aml_leave(ctx);
    return st == ACPI_WALK_SKIP ? ST_OK : st;
}

void acpi_node_keep(struct acpi_context *ctx, struct acpi_node *node)
{
    aml_enter(ctx);
    acpi_node_retain(node);
    aml_leave(ctx);
}

void acpi_node_drop(struct acpi_context *ctx, struct acpi_node *node)
{
    aml_enter(ctx);
    acpi_node_release(ctx, node);
    aml_leave(ctx);
}

bool acpi_node_is_present(struct acpi_context *ctx, const struct acpi_node *node)
{
    aml_enter(ctx);
    bool is_present = !(node->flags & ACPI_NODE_DETACHED);
    aml_leave(ctx);
    return is_present;
}

static void field_info(const struct acpi_node *node, struct acpi_node_info *out)
{
    const struct aml_field *field = (struct aml_field *)node->value.object;
    const struct aml_field_list *list = aml_list_of(field);
    out->field.kind = list->kind;
    out->field.access = list->access;
    out->field.update = list->update;
    out->field.lock = list->lock;
    out->field.bit_offset = field->bit_offset;
    out->field.bit_length = field->bit_length;
    out->field.region = list->region;
    out->field.bank_or_index = list->extra ? list->extra->bank_or_index : NULL;
    out->field.data = list->extra ? list->extra->data : NULL;
}

static void method_info(const struct acpi_node *node, struct acpi_node_info *out)
{
    const struct aml_method *method = aml_method_of(node->value);
    out->method.args = method->arg_count;
    out->method.sync_level = method->sync_level;
    out->method.is_serialized = method->flags & AML_METHOD_SERIALIZED;
    out->method.is_native = method->native != AML_NATIVE_NONE;
    out->method.aml_length = method->aml_length;
}

void acpi_node_info(struct acpi_context *ctx, const struct acpi_node *node,
                    struct acpi_node_info *out)
{
    aml_enter(ctx);
    struct aml_value v = node->value;
    unsigned tag = v.tag == AML_LAZY ? v.object->flags : v.tag;
    *out = (struct acpi_node_info){.type = aml_type_of_tag(tag), .table_index = node->table_index};
    store_le32(out->name, node->segment);
    if (!node->parent) memcpy(out->name, "\\\0\0\0", 4);
    switch (v.tag) {
    case AML_INTEGER:
        out->integer = v.integer;
        break;
    case AML_STRING:
        out->length = ((struct aml_string *)v.object)->length;
        break;
    case AML_BUFFER:
        out->length = ((struct aml_buffer *)v.object)->length;
        break;
    case AML_PACKAGE:
        out->length = ((struct aml_package *)v.object)->count;
        break;
    case AML_LAZY:
        out->length = ((struct aml_lazy *)v.object)->length;
        break;
    case AML_METHOD:
        method_info(node, out);
        break;
    case AML_REGION: {
        const struct aml_region *region = (struct aml_region *)v.object;
        out->region.space = region->space;
        out->region.address = region->offset;
        out->region.length = region->length;
        break;
    }
    case AML_FIELD:
        field_info(node, out);
        break;
    case AML_BUFFER_FIELD:
        out->field.bit_offset = ((struct aml_buffer_field *)v.object)->bit_offset;
        out->field.bit_length = ((struct aml_buffer_field *)v.object)->bit_length;
        break;
    case AML_PROCESSOR: {
        const struct aml_processor *processor = (struct aml_processor *)v.object;
        out->processor.id = processor->id;
        out->processor.block_address = processor->block_address;
        out->processor.block_length = processor->block_length;
        break;
    }
    case AML_POWER_RESOURCE:
        out->power.system_level = (uint8_t)v.integer;
        out->power.resource_order = (uint16_t)(v.integer >> 8);
        break;
    case AML_MUTEX:
        out->sync_level = aml_mutex_of(v)->sync_level;
        break;
    case AML_ALIAS:
        out->target = v.node;
        break;
    default:
        break;
    }
    aml_leave(ctx);
}
