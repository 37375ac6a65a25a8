// SPDX-License-Identifier: MIT
// Devices that wake the machine: _PRW (ACPI 6.5, 7.3.13), and GPEs while it sleeps.

#include "event/internal.h"

#include <acpi/device.h>

#define SEGMENT_PRW ACPI_SEGMENT('_', 'P', 'R', 'W')
#define STATE_MAX 5u

// _PRW

struct prw {
    struct acpi_node *block; // NULL: the FADT's
    uint64_t gpe, state;
};

static status_t element_integer(struct acpi_context *ctx, const struct acpi_value *package,
                                size_t i, uint64_t *out)
{
    struct acpi_value element;
    status_t st = acpi_value_package_element(ctx, package, i, &element);
    if (st < 0) return st;
    st = acpi_value_integer(&element, out);
    acpi_value_release(ctx, &element);
    return st;
}

// The GPE: its number, or a package of a GPE block device and the number in it.
static status_t prw_gpe(struct acpi_context *ctx, const struct acpi_value *package, struct prw *out)
{
    struct acpi_value gpe, device;
    status_t st = acpi_value_package_element(ctx, package, 0, &gpe);
    if (st < 0) return st;
    if (acpi_value_type(&gpe) == ACPI_TYPE_PACKAGE) {
        st = acpi_value_package_element(ctx, &gpe, 0, &device);
        if (st == ST_OK) {
            st = acpi_value_node(ctx, &device, &out->block);
            acpi_value_release(ctx, &device);
        }
        if (st == ST_OK) st = element_integer(ctx, &gpe, 1, &out->gpe);
    } else {
        st = acpi_value_integer(&gpe, &out->gpe);
    }
    acpi_value_release(ctx, &gpe);
    return st;
}

static status_t prw_read(struct acpi_context *ctx, struct acpi_node *node, struct prw *out)
{
    struct acpi_value package;
    *out = (struct prw){0};
    status_t st = acpi_node_evaluate(ctx, node, NULL, 0, &package);
    if (st < 0) return st;
    st = prw_gpe(ctx, &package, out);
    if (st == ST_OK) st = element_integer(ctx, &package, 1, &out->state);
    acpi_value_release(ctx, &package);
    return st;
}

// The list

// Lid and buttons tell of themselves by the GPE that also wakes the machine.
static bool is_button(struct acpi_context *ctx, struct acpi_node *node)
{
    return acpi_device_has_id(ctx, node, "PNP0C0C") || acpi_device_has_id(ctx, node, "PNP0C0D") ||
           acpi_device_has_id(ctx, node, "PNP0C0E");
}

static void device_add(struct acpi_events *events, struct acpi_node *node, const struct prw *prw)
{
    struct gpe_block *block = NULL;
    struct gpe *gpe =
        prw->gpe <= UINT32_MAX ? gpe_find(events, prw->block, (uint32_t)prw->gpe, &block) : NULL;
    if (!gpe) {
        char path[96];
        acpi_node_path(node, path, sizeof path);
        acpi_log(events->ctx, ACPI_LOG_DEBUG, "%s._PRW: there is no GPE 0x%llx", path,
                 (unsigned long long)prw->gpe);
        return;
    }
    struct wake_device *device = acpi_alloc(events->ctx, sizeof *device);
    if (!device) return;
    bool is_a_button = is_button(events->ctx, node);
    *device = (struct wake_device){.node = node,
                                   .block = block,
                                   .gpe = gpe,
                                   .deepest_state =
                                       (uint8_t)(prw->state < STATE_MAX ? prw->state : STATE_MAX),
                                   .is_armed = is_a_button};
    acpi_node_retain(node);
    struct wake_device **link = &events->wake_devices;
    while (*link)
        link = &(*link)->next;
    *link = device;
    uintptr_t state = events_lock(events);
    gpe->wake_devices++;
    gpe->is_button |= is_a_button;
    if (!gpe->method && !gpe->has_handler) gpe->is_level = true;
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

static status_t visit(void *arg, struct acpi_node *node, unsigned depth)
{
    struct acpi_events *events = arg;
    struct prw prw;
    (void)depth;
    if (node->segment != SEGMENT_PRW || !node->parent || device_find(events, node->parent))
        return ST_OK;
    // One that is not there must not keep a GPE of others off.
    if (!(acpi_device_status(events->ctx, node->parent) &
          (ACPI_STA_PRESENT | ACPI_STA_FUNCTIONING)))
        return ST_OK;
    status_t st = prw_read(events->ctx, node, &prw);
    if (st == ST_OK) {
        device_add(events, node->parent, &prw);
    } else {
        char path[96];
        acpi_node_path(node, path, sizeof path);
        acpi_log(events->ctx, ACPI_LOG_WARN, "%s: %s", path, status_string(st));
    }
    return ST_OK;
}

static void device_free(struct acpi_events *events, struct wake_device *device)
{
    acpi_node_release(events->ctx, device->node);
    acpi_release(events->ctx, device, sizeof *device);
}

// Those that went with their table.
static void lost_drop(struct acpi_events *events)
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

void wake_devices_discover(struct acpi_events *events)
{
    lost_drop(events);
    (void)!acpi_namespace_walk(events->ctx, events->ctx->root, visit, events);
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
        report.node = device->node;
        if (ctx->ops->notify) ctx->ops->notify(ctx->host, device->node, ACPI_NOTIFY_DEVICE_WAKE);
    }
    aml_leave(ctx);
    events_report(events, &report); // one line, whoever they are
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
                                         .deepest_state = device->deepest_state,
                                         .is_armed = device->is_armed};
    }
    aml_leave(events->ctx);
    return device;
}

status_t acpi_wake_device_arm(struct acpi_events *events, struct acpi_node *node, bool is_armed)
{
    aml_enter(events->ctx);
    struct wake_device *device = device_find(events, node);
    if (device) device->is_armed = is_armed;
    aml_leave(events->ctx);
    return device ? ST_OK : ST_NOT_FOUND;
}

// Sleeping. Nobody else runs then, so that the list needs no lock.

static bool is_armed(const struct acpi_events *events, const struct gpe *gpe, unsigned state)
{
    const struct wake_device *device = events->wake_devices;
    while (device && !(device->gpe == gpe && device->is_armed && device->deepest_state >= state))
        device = device->next;
    return device;
}

static void block_arm(struct acpi_events *events, struct gpe_block *block, unsigned state)
{
    for (unsigned i = 0; i < block->registers.registers; i++) {
        uint8_t armed = 0;
        for (unsigned bit = 0; bit < 8; bit++)
            if (is_armed(events, &block->gpes[8 * i + bit], state)) armed |= (uint8_t)(1u << bit);
        (void)!acpi_gpe_enable_write(&block->registers, i, 0);
        (void)!acpi_gpe_status_clear(&block->registers, i, 0xff);
        (void)!acpi_gpe_enable_write(&block->registers, i, armed);
        block->enable[i] = armed;
    }
}

void acpi_events_sleep(struct acpi_events *events, unsigned state)
{
    uintptr_t lock_state = events_lock(events);
    events->is_asleep = true;
    for (struct gpe_block *block = events->blocks; block; block = block->next)
        block_arm(events, block, state);
    events_unlock(events, lock_state);
}

static void block_resume(struct acpi_events *events, struct gpe_block *block,
                         struct acpi_wake_reason *reason)
{
    for (unsigned i = 0; i < block->registers.registers; i++) {
        uint8_t status, armed = block->enable[i];
        if (acpi_gpe_status_read(&block->registers, i, &status) < 0) continue;
        block->enable[i] = 0;
        (void)!acpi_gpe_enable_write(&block->registers, i, 0);
        for (unsigned bit = 0; bit < 8; bit++) {
            struct gpe *gpe = &block->gpes[8 * i + bit];
            bool is_woken = status & armed & 1u << bit;
            if (is_woken && reason->gpe == UINT32_MAX) {
                reason->gpe = gpe_number(block, gpe);
                reason->block = block->node;
            }
            if (is_woken) {
                gpe->count++;
                gpe->is_busy = gpe->is_pending = true;
                if (!gpe->is_level)
                    (void)!acpi_gpe_status_clear(&block->registers, i, (uint8_t)(1u << bit));
                events_wake(events);
            }
            gpe_apply(events, block, gpe);
        }
    }
}

void acpi_events_resume(struct acpi_events *events, struct acpi_wake_reason *out)
{
    *out = (struct acpi_wake_reason){.fixed = ACPI_FIXED_EVENTS, .gpe = UINT32_MAX};
    uintptr_t state = events_lock(events);
    events->is_asleep = false;
    fixed_events_resume(events, out);
    for (struct gpe_block *block = events->blocks; block; block = block->next)
        block_resume(events, block, out);
    events_unlock(events, state);
}
