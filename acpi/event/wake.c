// SPDX-License-Identifier: MIT
// Devices that wake the machine: their GPEs are not for the time when it runs, and where nothing
// else handles one its devices are notified (ACPI 6.5, 5.6.4.1.1 and 7.3.13).

#include "event/internal.h"

#include <acpi/device.h>
#include <acpi/sleep.h>

// Lid and buttons tell of themselves by the GPE that also wakes the machine.
static bool is_button(struct acpi_context *ctx, struct acpi_node *node)
{
    return acpi_device_has_id(ctx, node, "PNP0C0C") || acpi_device_has_id(ctx, node, "PNP0C0D") ||
           acpi_device_has_id(ctx, node, "PNP0C0E");
}

static void device_add(struct acpi_events *events, struct acpi_node *node,
                       const struct acpi_wake *wake)
{
    struct gpe_block *block;
    struct gpe *gpe = gpe_find(events, wake->gpe_device, wake->gpe, &block);
    if (!gpe) {
        char path[96];
        acpi_node_path(node, path, sizeof path);
        acpi_log(events->ctx, ACPI_LOG_DEBUG, "%s._PRW: there is no GPE 0x%x", path, wake->gpe);
        return;
    }
    struct wake_device *device = acpi_alloc(events->ctx, sizeof *device);
    if (!device) return;
    *device = (struct wake_device){
        .node = node, .block = block, .gpe = gpe, .deepest_state = wake->deepest_state};
    bool is_a_button = is_button(events->ctx, node);
    acpi_node_retain(node);
    struct wake_device **link = &events->wake_devices;
    while (*link)
        link = &(*link)->next;
    *link = device;
    uintptr_t state = events_lock(events);
    gpe->wake_devices++;
    gpe->is_button |= is_a_button;
    if (!gpe->method && !gpe->has_handler) gpe->is_level = true;
    gpe->is_unhandled = false;
    gpe_apply(events, block, gpe);
    events_unlock(events, state);
}

static struct wake_device *device_find(const struct acpi_events *events,
                                       const struct acpi_node *node)
{
    struct wake_device *device = events->wake_devices;
    while (device && device->node != node)
        device = device->next;
    return device;
}

void wake_device_add(struct acpi_events *events, struct acpi_node *node)
{
    struct acpi_wake wake;
    if (device_find(events, node)) return;
    // One that is not there must not keep a GPE of others off.
    if (!(acpi_device_status(events->ctx, node) & (ACPI_STA_PRESENT | ACPI_STA_FUNCTIONING)))
        return;
    status_t st = acpi_wake_get(events->ctx, node, &wake);
    if (st == ST_OK) {
        device_add(events, node, &wake);
    } else {
        char path[96];
        acpi_node_path(node, path, sizeof path);
        acpi_log(events->ctx, ACPI_LOG_WARN, "%s._PRW: %s", path, status_string(st));
    }
}

static void device_free(struct acpi_events *events, struct wake_device *device)
{
    acpi_node_release(events->ctx, device->node);
    acpi_release(events->ctx, device, sizeof *device);
}

void wake_devices_drop_lost(struct acpi_events *events)
{
    struct wake_device **link = &events->wake_devices;
    while (*link) {
        struct wake_device *device = *link;
        if (!(device->node->flags & ACPI_NODE_DETACHED)) {
            link = &device->next;
            continue;
        }
        *link = device->next;
        uintptr_t state = events_lock(events);
        device->gpe->wake_devices--;
        events_unlock(events, state);
        device_free(events, device);
    }
}

void wake_devices_free(struct acpi_events *events)
{
    while (events->wake_devices) {
        struct wake_device *device = events->wake_devices;
        events->wake_devices = device->next;
        device_free(events, device);
    }
}

void wake_devices_notify(struct acpi_events *events, const struct gpe_block *block,
                         const struct gpe *gpe)
{
    struct acpi_event_report report = {
        .kind = ACPI_EVENT_GPE_WAKE, .block = block->node, .number = gpe_number(block, gpe)};
    struct acpi_context *ctx = events->ctx;
    aml_enter(ctx);
    for (struct wake_device *device = events->wake_devices; device; device = device->next) {
        if (device->gpe != gpe) continue;
        if (!report.node) acpi_node_retain(device->node);
        if (!report.node) report.node = device->node;
        if (ctx->ops->notify) ctx->ops->notify(ctx->host, device->node, ACPI_NOTIFY_DEVICE_WAKE);
    }
    aml_leave(ctx);
    events_report(events, &report); // one line, however many they are
    if (report.node) acpi_node_drop(ctx, report.node);
}

bool acpi_wake_device(struct acpi_events *events, size_t index, struct acpi_wake_device *out)
{
    aml_enter(events->ctx);
    const struct wake_device *device = events->wake_devices;
    while (device && index-- > 0)
        device = device->next;
    if (device) {
        *out = (struct acpi_wake_device){.node = device->node,
                                         .block = device->block->node,
                                         .gpe = gpe_number(device->block, device->gpe),
                                         .deepest_state = device->deepest_state};
    }
    aml_leave(events->ctx);
    return device;
}
