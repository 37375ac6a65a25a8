// SPDX-License-Identifier: MIT
// Devices by their ids. Evaluating may remove nodes: the one at hand is held meanwhile, and its
// parent, which a node that has left keeps, is where the walk goes on then.

#include "aml/engine.h"
#include "device/id.h"
#include <base/bits.h>

bool acpi_device_is_one(const struct acpi_node *node)
{
    return node->value.tag == AML_DEVICE || node->value.tag == AML_PROCESSOR ||
           node->value.tag == AML_THERMAL_ZONE;
}

bool acpi_device_has_object(struct acpi_context *ctx, struct acpi_node *node, const char *name)
{
    aml_enter(ctx);
    bool is_there = acpi_node_child(ctx, node, load_le32(name)) != NULL;
    aml_leave(ctx);
    return is_there;
}

static bool has_left(const struct acpi_node *node)
{
    return (node->flags & ACPI_NODE_DETACHED) != 0;
}

static struct acpi_node *node_next(const struct acpi_node *root, struct acpi_node *node)
{
    struct acpi_node *next = has_left(node) ? NULL : acpi_node_next_child(node, NULL);
    while (!next && node != root) {
        struct acpi_node *parent = node->parent;
        if (!has_left(node)) next = acpi_node_next_child(parent, node);
        node = parent;
    }
    return next;
}

struct acpi_node *acpi_device_next(struct acpi_context *ctx, struct acpi_node *previous)
{
    aml_enter(ctx);
    struct acpi_node *node = previous ? previous : ctx->root;
    do {
        node = node_next(ctx->root, node);
    } while (node && !acpi_device_is_one(node));
    aml_leave(ctx);
    return node;
}

bool acpi_device_is_there(struct acpi_context *ctx, struct acpi_node *node)
{
    bool is_there = true;
    aml_enter(ctx);
    while (is_there && node) {
        struct acpi_node *at = node;
        acpi_node_retain(at);
        if (at->value.tag == AML_DEVICE)
            is_there = acpi_device_status(ctx, at) & (ACPI_STA_PRESENT | ACPI_STA_FUNCTIONING);
        if (has_left(at)) is_there = false;
        node = at->parent;
        acpi_node_release(ctx, at);
    }
    aml_leave(ctx);
    return is_there;
}

struct acpi_node *acpi_device_find_any(struct acpi_context *ctx, const char *const *ids,
                                       struct acpi_node *previous)
{
    bool is_found = false;
    aml_enter(ctx);
    struct acpi_node *node = acpi_device_next(ctx, previous);
    while (node && !is_found) {
        struct acpi_node *at = node;
        acpi_node_retain(at);
        is_found = acpi_device_match(ctx, at, ids) >= 0 && acpi_device_is_there(ctx, at);
        if (!is_found) node = acpi_device_next(ctx, at);
        acpi_node_release(ctx, at);
    }
    aml_leave(ctx);
    return node;
}

struct acpi_node *acpi_device_find(struct acpi_context *ctx, const char *id,
                                   struct acpi_node *previous)
{
    const char *const ids[] = {id, NULL};
    return acpi_device_find_any(ctx, ids, previous);
}
