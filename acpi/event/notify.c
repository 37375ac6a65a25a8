// SPDX-License-Identifier: MIT
// Notifications: who hears of which. See acpi/notify.h.

#include <acpi/notify.h>

#include "aml/engine.h"

const char *acpi_notify_value_name(uint64_t value)
{
    static const char *const names[] = {
        [ACPI_NOTIFY_BUS_CHECK] = "bus check",
        [ACPI_NOTIFY_DEVICE_CHECK] = "device check",
        [ACPI_NOTIFY_DEVICE_WAKE] = "device wake",
        [ACPI_NOTIFY_EJECT_REQUEST] = "eject request",
        [ACPI_NOTIFY_DEVICE_CHECK_LIGHT] = "device check light",
        [ACPI_NOTIFY_FREQUENCY_MISMATCH] = "frequency mismatch",
        [ACPI_NOTIFY_BUS_MODE_MISMATCH] = "bus mode mismatch",
        [ACPI_NOTIFY_POWER_FAULT] = "power fault",
        [ACPI_NOTIFY_CAPABILITIES_CHECK] = "capabilities check",
        [ACPI_NOTIFY_AFFINITY_UPDATE] = "affinity update",
        [ACPI_NOTIFY_MEMORY_UPDATE] = "memory attributes update",
        [ACPI_NOTIFY_DISCONNECT_RECOVER] = "disconnect recover",
    };
    return value < ARRAY_SIZE(names) ? names[value] : NULL;
}

static struct acpi_notify_entry *entry_find(struct acpi_context *ctx, struct acpi_node *node,
                                            acpi_notify_handler handler, void *arg)
{
    struct acpi_notify_entry *entry = ctx->notify_entries;
    while (entry && !(entry->node == node && entry->handler == handler && entry->arg == arg))
        entry = entry->next;
    return entry;
}

status_t acpi_notify_handler_add(struct acpi_context *ctx, struct acpi_node *node,
                                 acpi_notify_handler handler, void *arg)
{
    status_t st = ST_ALREADY_EXISTS;
    if (!handler) return ST_INVALID_ARGUMENT;
    aml_enter(ctx);
    if (!entry_find(ctx, node, handler, arg)) {
        struct acpi_notify_entry *entry = acpi_alloc(ctx, sizeof *entry);
        st = entry ? ST_OK : ST_NO_MEMORY;
        if (entry) {
            struct acpi_notify_entry **link = &ctx->notify_entries;
            while (*link)
                link = &(*link)->next;
            *entry = (struct acpi_notify_entry){.node = node,
                                                .handler = handler,
                                                .arg = arg,
                                                .serial = ++ctx->notify_serial,
                                                .pins = 1};
            if (node) acpi_node_retain(node);
            *link = entry;
        }
    }
    aml_leave(ctx);
    return st;
}

// An entry stays on the list until nobody looks at it any more, so that who does finds the next.
static void entry_unpin(struct acpi_context *ctx, struct acpi_notify_entry *entry)
{
    if (--entry->pins) return;
    struct acpi_notify_entry **link = &ctx->notify_entries;
    while (*link != entry)
        link = &(*link)->next;
    *link = entry->next;
    if (entry->node) acpi_node_release(ctx, entry->node);
    acpi_release(ctx, entry, sizeof *entry);
}

status_t acpi_notify_handler_remove(struct acpi_context *ctx, struct acpi_node *node,
                                    acpi_notify_handler handler, void *arg)
{
    if (!handler) return ST_INVALID_ARGUMENT;
    aml_enter(ctx);
    struct acpi_notify_entry *entry = entry_find(ctx, node, handler, arg);
    if (entry) {
        entry->handler = NULL; // its own pin is ours now
        while (entry->thread && entry->thread != aml_current_thread(ctx))
            if (!aml_wait_on(ctx, entry, UINT64_MAX)) break;
        entry_unpin(ctx, entry);
    }
    aml_leave(ctx);
    return entry ? ST_OK : ST_NOT_FOUND;
}

static void entry_call(struct acpi_context *ctx, struct acpi_notify_entry *entry,
                       struct acpi_node *node, uint64_t value)
{
    acpi_notify_handler handler = entry->handler;
    entry->thread = aml_current_thread(ctx);
    aml_leave(ctx);
    handler(entry->arg, node, value);
    aml_enter(ctx);
    entry->thread = 0;
    if (ctx->ops->wake) ctx->ops->wake(ctx->host, entry);
}

// Those of `wanted`, of the entries up to `last_serial`.
static unsigned entries_call(struct acpi_context *ctx, const struct acpi_node *wanted,
                             uint64_t last_serial, struct acpi_node *node, uint64_t value)
{
    unsigned called = 0;
    struct acpi_notify_entry *entry = ctx->notify_entries, *next;
    if (entry) entry->pins++;
    for (; entry; entry = next) {
        if (entry->node == wanted && entry->handler && entry->serial <= last_serial) {
            entry_call(ctx, entry, node, value);
            called++;
        }
        next = entry->next;
        if (next) next->pins++;
        entry_unpin(ctx, entry);
    }
    return called;
}

unsigned acpi_notify_dispatch(struct acpi_context *ctx, struct acpi_node *node, uint64_t value)
{
    unsigned called = 0;
    aml_enter(ctx);
    acpi_node_retain(node);
    if (!(node->flags & ACPI_NODE_DETACHED)) {
        // A handler may add others: they begin with the next notification.
        uint64_t last_serial = ctx->notify_serial;
        called = entries_call(ctx, node, last_serial, node, value);
        called += entries_call(ctx, NULL, last_serial, node, value);
    }
    acpi_node_release(ctx, node);
    aml_leave(ctx);
    return called;
}
