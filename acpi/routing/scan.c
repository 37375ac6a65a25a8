// SPDX-License-Identifier: MIT
// The buses, as the bridges' registers have them (PCI 3.0, 6.2; PCI-to-PCI Bridge 1.2, 3.2), and
// the devices of the namespace that the bridges are.

#include "routing/internal.h"

#include "aml/engine.h"
#include <acpi/pci_root.h>
#include <base/string.h>

#define PATH_SIZE 128u
#define PCI_DEVICES 32u
#define PCI_FUNCTIONS 8u

enum pci_register {
    PCI_ID = 0x00,
    PCI_CLASS = 0x08,
    PCI_HEADER_TYPE = 0x0e,
    PCI_BUSES = 0x18, // primary, secondary, subordinate, of both kinds of bridges
    PCI_INTERRUPT_LINE = 0x3c,
    PCI_INTERRUPT_PIN = 0x3d
};
#define PCI_MULTI_FUNCTION 0x80u
#define PCI_HEADER_BRIDGE 1u
#define PCI_HEADER_CARDBUS 2u

// All ones when there is no answer.
static uint32_t config_read(const struct acpi_routing *routing, struct acpi_pci_address address,
                            uint16_t offset, unsigned width)
{
    uint64_t value;
    const struct acpi_context *ctx = routing->ctx;
    uint32_t none = UINT32_MAX >> (32 - 8 * width);
    status_t st = ctx->ops->pci_read(ctx->host, address, offset, width, &value);
    return st < 0 ? none : (uint32_t)value & none;
}

static struct routing_bus *bus_find(const struct acpi_routing *routing,
                                    struct acpi_pci_address address)
{
    struct routing_bus *bus = routing->buses;
    while (bus && (bus->address.segment != address.segment || bus->address.bus != address.bus))
        bus = bus->next;
    return bus;
}

static status_t bus_add(struct acpi_routing *routing, const struct routing_bus *config)
{
    struct routing_bus *bus = acpi_alloc(routing->ctx, sizeof *bus);
    if (!bus) return ST_NO_MEMORY;
    *bus = *config;
    if (bus->node) acpi_node_retain(bus->node);
    if (routing->last_bus) {
        routing->last_bus->next = bus;
    } else {
        routing->buses = bus;
    }
    routing->last_bus = bus;
    return ST_OK;
}

// Root bridges

static status_t root_add(struct acpi_routing *routing, struct acpi_node *node)
{
    struct acpi_context *ctx = routing->ctx;
    struct acpi_pci_root root;
    char path[PATH_SIZE];
    acpi_pci_root_read(ctx, node, &root);
    struct routing_bus bus = {.node = node,
                              .address = {.segment = root.segment, .bus = root.first_bus}};
    if (!bus_find(routing, bus.address)) return bus_add(routing, &bus);
    acpi_node_path(node, path, sizeof path);
    acpi_log(ctx, ACPI_LOG_WARN, "%s: there is a bus %02x already: left out", path,
             bus.address.bus);
    return ST_OK;
}

static status_t roots_find(struct acpi_routing *routing)
{
    struct acpi_context *ctx = routing->ctx;
    status_t st = ST_OK;
    for (struct acpi_node *node = acpi_pci_root_next(ctx, NULL); node && st == ST_OK;) {
        acpi_node_retain(node);
        st = root_add(routing, node);
        struct acpi_node *next = acpi_pci_root_next(ctx, node);
        acpi_node_release(ctx, node);
        node = next;
    }
    return st;
}

// Below them

// The device of that bus's bridge that has this address; NULL.
static struct acpi_node *node_below(struct acpi_context *ctx, struct acpi_node *parent,
                                    struct acpi_pci_address address)
{
    struct acpi_node *node = NULL;
    uint64_t wanted = (uint64_t)address.device << 16 | address.function, value;
    if (!parent) return NULL;
    while ((node = acpi_node_next_child(parent, node)) != NULL) {
        if (node->value.tag != AML_DEVICE) continue;
        acpi_node_retain(node);
        status_t st =
            acpi_evaluate_integer_child(ctx, node, ACPI_SEGMENT('_', 'A', 'D', 'R'), &value);
        bool has_left = (node->flags & ACPI_NODE_DETACHED) != 0;
        acpi_node_release(ctx, node);
        if (has_left) return NULL;
        if (st == ST_OK && value == wanted) return node;
    }
    return NULL;
}

static status_t bridge_add(struct acpi_routing *routing, struct routing_bus *parent,
                           struct acpi_pci_function *function)
{
    struct acpi_pci_address address = function->address;
    uint32_t buses = config_read(routing, address, PCI_BUSES, 4);
    struct routing_bus bus = {
        .parent = parent,
        .address = {.segment = address.segment, .bus = (uint8_t)(buses >> 8)},
        .bridge = address,
        .is_cardbus = function->header_type == PCI_HEADER_CARDBUS,
    };
    function->secondary_bus = bus.address.bus;
    if (bus.address.bus == 0) return ST_OK; // nobody set it up
    // A bus that leads back to itself, or that two bridges claim, would be walked for ever.
    if (bus.address.bus <= address.bus || bus_find(routing, bus.address)) {
        acpi_log(routing->ctx, ACPI_LOG_WARN,
                 "PCI bridge %04x:%02x:%02x.%u: bus %02x cannot be below it: left out",
                 address.segment, address.bus, address.device, address.function, bus.address.bus);
        function->secondary_bus = 0;
        return ST_OK;
    }
    bus.node = node_below(routing->ctx, parent->node, address);
    return bus_add(routing, &bus);
}

// False when nothing is there.
static bool function_read(const struct acpi_routing *routing, struct acpi_pci_address address,
                          struct acpi_pci_function *out, bool *out_has_more)
{
    uint32_t id = config_read(routing, address, PCI_ID, 4);
    uint16_t vendor = (uint16_t)id;
    if (vendor == 0xffff || vendor == 0) return false;
    uint32_t header = config_read(routing, address, PCI_HEADER_TYPE, 1);
    *out = (struct acpi_pci_function){
        .address = address,
        .vendor_id = vendor,
        .device_id = (uint16_t)(id >> 16),
        .class_code = config_read(routing, address, PCI_CLASS, 4) >> 8,
        .header_type = header & 0x7f,
        .pin = (uint8_t)config_read(routing, address, PCI_INTERRUPT_PIN, 1),
        .interrupt_line = (uint8_t)config_read(routing, address, PCI_INTERRUPT_LINE, 1),
    };
    if (out->pin > 4) out->pin = 0;
    *out_has_more = header & PCI_MULTI_FUNCTION;
    return true;
}

static status_t function_add(struct acpi_routing *routing, struct routing_bus *bus,
                             struct acpi_pci_function *function)
{
    status_t st = ST_OK;
    if (function->header_type == PCI_HEADER_BRIDGE || function->header_type == PCI_HEADER_CARDBUS)
        st = bridge_add(routing, bus, function);
    if (st == ST_OK && routing->function_count == routing->function_capacity)
        st = routing_grow(routing->ctx, (void **)&routing->functions, &routing->function_capacity,
                          sizeof *function);
    if (st == ST_OK) routing->functions[routing->function_count++] = *function;
    return st;
}

static status_t bus_scan(struct acpi_routing *routing, struct routing_bus *bus)
{
    struct acpi_pci_function function;
    for (unsigned device = 0; device < PCI_DEVICES; device++) {
        bool has_more = true, is_single = false;
        for (unsigned number = 0; number < PCI_FUNCTIONS && !is_single; number++) {
            struct acpi_pci_address address = bus->address;
            address.device = (uint8_t)device;
            address.function = (uint8_t)number;
            bool is_there = function_read(routing, address, &function, &has_more);
            if (number == 0) is_single = !is_there || !has_more;
            if (!is_there) continue;
            status_t st = function_add(routing, bus, &function);
            if (st < 0) return st;
        }
    }
    return ST_OK;
}

status_t routing_scan(struct acpi_routing *routing)
{
    status_t st = roots_find(routing);
    // Those found on the way stand behind.
    for (struct routing_bus *bus = routing->buses; bus && st == ST_OK; bus = bus->next)
        st = bus_scan(routing, bus);
    return st;
}

status_t routing_grow(struct acpi_context *ctx, void **array, size_t *capacity, size_t size)
{
    size_t wanted = *capacity ? 2 * *capacity : 16;
    void *grown = acpi_alloc(ctx, wanted * size);
    if (!grown) return ST_NO_MEMORY;
    if (*capacity) memcpy(grown, *array, *capacity * size);
    acpi_release(ctx, *array, *capacity * size);
    *array = grown;
    *capacity = wanted;
    return ST_OK;
}
