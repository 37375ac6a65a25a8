// SPDX-License-Identifier: MIT
// From a function's pin to its interrupt.

#include "routing/internal.h"

#include "aml/engine.h"

static void bus_destroy(struct acpi_context *ctx, struct routing_bus *bus)
{
    for (size_t i = 0; i < bus->entry_count; i++) {
        if (bus->entries[i].link) acpi_node_release(ctx, bus->entries[i].link);
    }
    acpi_release(ctx, bus->entries, bus->entry_capacity * sizeof *bus->entries);
    if (bus->node) acpi_node_release(ctx, bus->node);
    acpi_release(ctx, bus, sizeof *bus);
}

static void buses_destroy(struct acpi_routing *routing)
{
    struct acpi_context *ctx = routing->ctx;
    while (routing->buses) {
        struct routing_bus *next = routing->buses->next;
        bus_destroy(ctx, routing->buses);
        routing->buses = next;
    }
    routing->last_bus = NULL;
    acpi_release(ctx, routing->functions, routing->function_capacity * sizeof *routing->functions);
    routing->functions = NULL;
    routing->function_count = routing->function_capacity = 0;
}

void acpi_routing_destroy(struct acpi_routing *routing)
{
    if (!routing) return;
    struct acpi_context *ctx = routing->ctx;
    aml_enter(ctx);
    buses_destroy(routing);
    while (routing->links) {
        struct routing_link *next = routing->links->next;
        acpi_node_release(ctx, routing->links->node);
        acpi_release(ctx, routing->links, sizeof *routing->links);
        routing->links = next;
    }
    acpi_release(ctx, routing, sizeof *routing);
    aml_leave(ctx);
}

status_t acpi_routing_rescan(struct acpi_routing *routing)
{
    aml_enter(routing->ctx);
    buses_destroy(routing);
    status_t st = routing_scan(routing);
    aml_leave(routing->ctx);
    return st;
}

status_t acpi_routing_create(struct acpi_context *ctx, const struct acpi_routing_config *config,
                             struct acpi_routing **out)
{
    *out = NULL;
    if (!ctx->ops->pci_read) return ST_NOT_SUPPORTED;
    aml_enter(ctx);
    struct acpi_routing *routing = acpi_alloc(ctx, sizeof *routing);
    status_t st = routing ? ST_OK : ST_NO_MEMORY;
    if (routing) {
        *routing = (struct acpi_routing){.ctx = ctx, .config = *config};
        st = routing_scan(routing);
    }
    aml_leave(ctx);
    if (st < 0) {
        acpi_routing_destroy(routing);
    } else {
        *out = routing;
    }
    return st;
}

bool acpi_pci_function_get(const struct acpi_routing *routing, size_t index,
                           struct acpi_pci_function *out)
{
    if (index >= routing->function_count) return false;
    *out = routing->functions[index];
    return true;
}

// Tables

struct prt_reading {
    struct acpi_context *ctx;
    struct routing_bus *bus;
};

static status_t entry_keep(void *arg, const struct acpi_prt_entry *entry)
{
    struct prt_reading *reading = arg;
    struct routing_bus *bus = reading->bus;
    if (bus->entry_count == bus->entry_capacity) {
        status_t st =
            routing_grow(reading->ctx, (void **)&bus->entries, &bus->entry_capacity, sizeof *entry);
        if (st < 0) return st;
    }
    if (entry->link) acpi_node_retain(entry->link);
    bus->entries[bus->entry_count++] = *entry;
    return ST_OK;
}

// Once a bus: what it says does not change but with \_PIC.
static status_t prt_read(struct acpi_context *ctx, struct routing_bus *bus)
{
    struct prt_reading reading = {ctx, bus};
    if (bus->has_prt || !bus->node) return ST_OK;
    status_t st = acpi_prt_each(ctx, bus->node, entry_keep, &reading);
    if (st == ST_NO_MEMORY) return st;
    bus->has_prt = true; // or none, or a broken one: that is logged, and the bridge above is asked
    return ST_OK;
}

static const struct acpi_prt_entry *entry_find(const struct routing_bus *bus, unsigned device,
                                               unsigned pin)
{
    for (size_t i = 0; i < bus->entry_count; i++) {
        if (bus->entries[i].device == device && bus->entries[i].pin + 1u == pin)
            return &bus->entries[i];
    }
    return NULL;
}

// Routes

static status_t entry_resolve(struct acpi_routing *routing, const struct acpi_prt_entry *entry,
                              struct acpi_pci_route *out)
{
    struct routing_link *link;
    out->gsi = entry->index;
    out->link = entry->link;
    if (!entry->link) return ST_OK; // level and active low, as PCI has it
    status_t st = routing_link_settle(routing, entry->link, entry->index, &link);
    if (st < 0) return st;
    out->gsi = link->interrupt;
    out->is_edge = link->signal.is_edge;
    out->is_active_high = link->signal.polarity == ACPI_RESOURCE_ACTIVE_HIGH;
    return ST_OK;
}

static status_t route_find(struct acpi_routing *routing, struct routing_bus *bus, unsigned device,
                           unsigned pin, struct acpi_pci_route *out)
{
    for (; bus; bus = bus->parent) {
        status_t st = prt_read(routing->ctx, bus);
        if (st < 0) return st;
        const struct acpi_prt_entry *entry = entry_find(bus, device, pin);
        if (entry) {
            *out = (struct acpi_pci_route){
                .bridge = bus->node, .device = (uint8_t)device, .pin = (uint8_t)pin};
            return entry_resolve(routing, entry, out);
        }
        // A CardBus bridge has one device below it, and its own pin.
        if (!bus->is_cardbus) pin = (pin - 1 + device) % 4 + 1;
        device = bus->bridge.device;
    }
    return ST_NOT_FOUND;
}

status_t acpi_pci_route(struct acpi_routing *routing, struct acpi_pci_address address, unsigned pin,
                        struct acpi_pci_route *out)
{
    struct routing_bus *bus = routing->buses;
    if (pin < 1 || pin > 4) return ST_INVALID_ARGUMENT;
    while (bus && (bus->address.segment != address.segment || bus->address.bus != address.bus))
        bus = bus->next;
    if (!bus) return ST_NOT_FOUND;
    aml_enter(routing->ctx);
    status_t st = route_find(routing, bus, address.device, pin, out);
    aml_leave(routing->ctx);
    return st;
}

void acpi_routing_restore(struct acpi_routing *routing)
{
    aml_enter(routing->ctx);
    for (const struct routing_link *link = routing->links; link; link = link->next)
        routing_link_restore(routing, link);
    aml_leave(routing->ctx);
}
