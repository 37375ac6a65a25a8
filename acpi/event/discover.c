// SPDX-License-Identifier: MIT
// What the namespace says of events, in one walk.

#include "event/internal.h"

#include "device/id.h"
#include <acpi/device.h>

#define SEGMENT_HID ACPI_SEGMENT('_', 'H', 'I', 'D')
#define SEGMENT_CID ACPI_SEGMENT('_', 'C', 'I', 'D')
#define SEGMENT_PRW ACPI_SEGMENT('_', 'P', 'R', 'W')

struct discovery {
    struct acpi_events *events;
    struct acpi_node *device; // whose ids are looked at
    bool has_new_block;
};

static bool is_there(const struct discovery *d)
{
    return acpi_device_status(d->events->ctx, d->device) &
           (ACPI_STA_PRESENT | ACPI_STA_FUNCTIONING);
}

static bool visit_id(void *arg, const char *id)
{
    struct discovery *d = arg;
    struct acpi_events *events = d->events;
    bool is_block = strcmp(id, "ACPI0006") == 0, is_ged = strcmp(id, "ACPI0013") == 0;
    if ((is_block || is_ged) && is_there(d)) event_lines_add(events, d->device, is_ged);
    d->has_new_block |= is_block;
    const struct acpi_event_device *wanted = events->config.devices;
    for (; wanted && wanted->id; wanted++) {
        if (strcmp(id, wanted->id) != 0 || !is_there(d)) continue;
        wanted->found(events->config.arg, d->device);
    }
    return true;
}

static status_t visit(void *arg, struct acpi_node *node, unsigned depth)
{
    struct discovery *d = arg;
    (void)depth;
    // QEMU's \_GPE says that it is a GPE block device; it is no device at all.
    if (!node->parent || !acpi_device_is_one(node->parent)) return ST_OK;
    d->device = node->parent;
    const struct acpi_device_id_visitor visitor = {visit_id, d};
    if (node->segment == SEGMENT_HID || node->segment == SEGMENT_CID) {
        char segment[4];
        store_le32(segment, node->segment);
        acpi_device_ids_each(d->events->ctx, d->device, segment, &visitor);
    } else if (node->segment == SEGMENT_PRW) {
        wake_device_add(d->events, d->device);
    }
    return ST_OK;
}

static status_t visit_wake(void *arg, struct acpi_node *node, unsigned depth)
{
    (void)depth;
    if (node->segment == SEGMENT_PRW && node->parent) wake_device_add(arg, node->parent);
    return ST_OK;
}

void acpi_events_discover(struct acpi_events *events)
{
    struct acpi_context *ctx = events->ctx;
    struct discovery discovery = {.events = events};
    aml_enter(ctx);
    wake_devices_drop_lost(events);
    status_t st = acpi_namespace_walk(ctx, ctx->root, visit, &discovery);
    // A _PRW may name a GPE of a block that was found after it.
    if (st == ST_OK && discovery.has_new_block)
        st = acpi_namespace_walk(ctx, ctx->root, visit_wake, events);
    if (st < 0) acpi_log(ctx, ACPI_LOG_WARN, "events of the namespace: %s", status_string(st));
    gpe_methods_discover(events);
    aml_leave(ctx);
    if (events->is_started) gpes_start(events);
}

void acpi_events_start(struct acpi_events *events)
{
    events->is_started = true;
    gpes_start(events);
}
