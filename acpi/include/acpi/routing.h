// SPDX-License-Identifier: MIT
#pragma once
// Which interrupt a PCI function's pin comes to: the buses as configuration space has them, _PRT of
// the root bridges and of bridges below (ACPI 6.5, 6.2.13), and the link devices that _PRT names
// (PNP0C0F: 6.2.12, 6.2.16). Thread context. A routing is used by one thread at a time; AML runs in
// most calls.

#include <acpi/aml.h>

// A line of a _PRT. What real firmware has wrong in them is mended as other systems do: source and
// source index exchanged, one entry instead of a package of them, more elements than four. The
// function part of the address is not looked at.
struct acpi_prt_entry {
    uint8_t device;
    uint8_t pin;            // 0: INTA# .. 3: INTD#
    struct acpi_node *link; // NULL: wired to the interrupt `index`
    uint32_t index;         // with a link: which of its interrupts, nearly always 0
};
// Evaluates _PRT of that bridge and calls `visit` for each entry that makes sense; the others are
// logged. ST_AML_NAME_NOT_FOUND without a _PRT, ST_AML_TYPE when it is no package, whatever ended
// the method, or what `visit` said below ST_OK.
status_t acpi_prt_each(struct acpi_context *ctx, struct acpi_node *bridge,
                       status_t (*visit)(void *arg, const struct acpi_prt_entry *entry),
                       void *arg) MUST_USE;

// The buses

struct acpi_routing;

struct acpi_routing_config {
    // What \_PIC was told: false with 8259s, whose interrupts are 1 to 15.
    bool is_apic;
    // Bits of ISA interrupts that belong to somebody who does not share: they are chosen last.
    uint16_t isa_used;
};
// Looks for root bridges, and reads configuration space of what is below them by the host's
// pci_read: 32 reads a bus where nothing is. Buses whose numbers make no sense are logged and left
// out. ST_NOT_SUPPORTED when the host has no pci_read; ST_NO_MEMORY.
status_t acpi_routing_create(struct acpi_context *ctx, const struct acpi_routing_config *config,
                             struct acpi_routing **out) MUST_USE;
// NULL is fine. The links stay as they are.
void acpi_routing_destroy(struct acpi_routing *routing);

// Looks at the buses again, as after a device was added. Links keep what they have. When it fails
// there are fewer buses, or none.
status_t acpi_routing_rescan(struct acpi_routing *routing) MUST_USE;

struct acpi_pci_function {
    struct acpi_pci_address address;
    uint16_t vendor_id, device_id;
    uint32_t class_code;    // base class, subclass, interface in the low three bytes
    uint8_t header_type;    // 0 device, 1 PCI-PCI bridge, 2 CardBus bridge
    uint8_t pin;            // 0: none, 1: INTA# .. 4: INTD#
    uint8_t interrupt_line; // as the firmware left it; means something to 8259s only
    uint8_t secondary_bus;  // of bridges; 0: none
};
// All that were found, bus by bus; false past the end.
bool acpi_pci_function_get(const struct acpi_routing *routing, size_t index,
                           struct acpi_pci_function *out);

// The interrupts

struct acpi_pci_route {
    uint32_t gsi; // with 8259s: the ISA interrupt
    bool is_edge, is_active_high;
    struct acpi_node *link;   // NULL: wired
    struct acpi_node *bridge; // whose _PRT knew
    uint8_t device, pin;      // as it was looked up there; pin 1 to 4
};
// The interrupt of pin 1 to 4 of a function that was found or not: only its bus must be known.
// Where the bus has no _PRT, or none for the device, the bridge above is asked, with the pin that
// it passes this one on to (PCI-to-PCI Bridge 1.2, table 9-1). A link gets its interrupt when it is
// first asked for: what it has if that is one, else the least used of those it may have, by _SRS.
// ST_NOT_FOUND when nobody knows; ST_NO_DEVICE when the link is not there, ST_NOT_SUPPORTED when it
// has no interrupt and offers none, or whatever its AML failed with.
status_t acpi_pci_route(struct acpi_routing *routing, struct acpi_pci_address address, unsigned pin,
                        struct acpi_pci_route *out) MUST_USE;
// Links forget what they were set to in S3: gives them their interrupts again.
void acpi_routing_restore(struct acpi_routing *routing);
