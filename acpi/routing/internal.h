// SPDX-License-Identifier: MIT
#pragma once
// What the files of acpi/routing share.

#include <acpi/device.h>
#include <acpi/resource.h>
#include <acpi/routing.h>

#include "context.h"

struct routing_link {
    struct routing_link *next;
    struct acpi_node *node; // kept
    uint32_t index;         // which of its interrupts
    bool is_settled;
    bool is_set;     // by us, with _SRS
    status_t status; // of settling it
    uint32_t interrupt;
    enum acpi_resource_type type; // of its descriptor; UNKNOWN until it is known
    struct acpi_resource_signal signal;
};

struct routing_bus {
    struct routing_bus *parent;      // the bus its bridge is on; NULL below a root bridge
    struct acpi_pci_address address; // segment and bus; of the bridge: `bridge`
    struct acpi_pci_address bridge;
    bool is_cardbus;
    struct acpi_node *node; // of the bridge, kept; NULL when the namespace does not have it
    struct routing_bus *next;
    bool has_prt; // it was read
    size_t entry_count;
    size_t entry_capacity;
    struct acpi_prt_entry *entries; // their links are kept
};

struct acpi_routing {
    struct acpi_context *ctx;
    struct acpi_routing_config config;
    struct routing_bus *buses, *last_bus; // parents before children
    struct routing_link *links;
    struct acpi_pci_function *functions;
    size_t function_count, function_capacity;
};

// More of elements of `size` bytes; ST_NO_MEMORY.
status_t routing_grow(struct acpi_context *ctx, void **array, size_t *capacity,
                      size_t size) MUST_USE;
// Fills routing->buses and functions.
status_t routing_scan(struct acpi_routing *routing) MUST_USE;

// The interrupt of a link, made sure of when it is first asked for.
status_t routing_link_settle(struct acpi_routing *routing, struct acpi_node *node, uint32_t index,
                             struct routing_link **out) MUST_USE;
void routing_link_restore(struct acpi_routing *routing, const struct routing_link *link);
