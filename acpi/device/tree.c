// SPDX-License-Identifier: MIT
// The tree of devices.

#include "aml/engine.h"
#include "device/id.h"
#include "device/print.h"

#define COLUMNS 80
#define DEPTH_MAX 16 // of what is drawn; what is deeper is drawn at that depth

struct tree {
    struct acpi_context *ctx;
    const struct acpi_text_sink *sink;
    bool (*is_interrupted)(void);
    struct acpi_node *start;
};

// Scopes are drawn when devices are right below them: \_SB, \_TZ.
static bool is_drawn(struct acpi_node *node)
{
    if (acpi_device_is_one(node)) return true;
    struct acpi_node *child = NULL;
    if (node->value.tag != AML_SCOPE) return false;
    while ((child = acpi_node_next_child(node, child)))
        if (acpi_device_is_one(child)) return true;
    return false;
}

static bool is_last(struct acpi_node *node)
{
    struct acpi_node *next = node;
    while ((next = acpi_node_next_child(node->parent, next)))
        if (is_drawn(next)) return false;
    return true;
}

// The lines to the left of a node. Returns the columns that they take.
static unsigned branches_print(const struct tree *tree, struct acpi_node *node)
{
    struct acpi_node *ancestors[DEPTH_MAX];
    unsigned count = 0;
    for (struct acpi_node *at = node->parent; at && at != tree->start; at = at->parent)
        if (count < DEPTH_MAX) ancestors[count++] = at;
    for (unsigned i = count; i-- > 0;)
        acpi_text_printf(tree->sink, is_last(ancestors[i]) ? "   " : "\u2502  ");
    acpi_text_printf(tree->sink, is_last(node) ? "\u2514\u2500 " : "\u251c\u2500 ");
    return 3 * (count + 1);
}

static uint32_t node_print(const struct tree *tree, struct acpi_node *node, unsigned column)
{
    struct acpi_device_info info;
    char label[ACPI_DEVICE_LABEL_SIZE], name[5] = "";
    store_le32(name, node->segment);
    for (unsigned i = 3; i > 0 && name[i] == '_'; i--)
        name[i] = 0;
    if (acpi_device_info(tree->ctx, node, &info) < 0) { // a scope
        acpi_text_printf(tree->sink, "%s\n", node->parent ? name : "\\");
        return ACPI_STA_PRESENT;
    }
    acpi_device_label(tree->ctx, node, &info, label);
    const char *word = acpi_device_status_word(info.sta);
    bool is_ok = strcmp(word, "ok") == 0;
    // What does not fit is cut from the label.
    size_t used = column + 5 + (info.hid[0] ? 9 : 0) + (is_ok ? 0 : strlen(word) + 3);
    int room = used < COLUMNS ? (int)(COLUMNS - used) : 0;
    acpi_text_printf(tree->sink, "%-4s", name);
    if (info.hid[0]) acpi_text_printf(tree->sink, " %-8s", info.hid);
    if (label[0]) acpi_text_printf(tree->sink, " %.*s", room, label);
    if (!is_ok) acpi_text_printf(tree->sink, " (%s)", word);
    acpi_text_printf(tree->sink, "\n");
    return info.sta;
}

static status_t tree_visit(void *arg, struct acpi_node *node, unsigned depth)
{
    const struct tree *tree = arg;
    (void)depth;
    if (tree->is_interrupted && tree->is_interrupted()) return ST_INTERRUPTED;
    if (!is_drawn(node)) return ACPI_WALK_SKIP;
    uint32_t sta = node_print(tree, node, branches_print(tree, node));
    return acpi_device_listing_skips(sta) ? ACPI_WALK_SKIP : ST_OK;
}

status_t acpi_devices_print_tree(struct acpi_context *ctx, struct acpi_node *start,
                                 bool (*is_interrupted)(void), const struct acpi_text_sink *sink)
{
    struct tree tree = {.ctx = ctx, .sink = sink, .is_interrupted = is_interrupted};
    tree.start = start ? acpi_node_target(start) : acpi_namespace_root(ctx);
    char path[128];
    if (acpi_node_path(tree.start, path, sizeof path) > 1) acpi_text_printf(sink, "%s\n", path);
    return acpi_namespace_walk(ctx, tree.start, tree_visit, &tree);
}
