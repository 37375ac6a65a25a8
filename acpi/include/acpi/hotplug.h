// SPDX-License-Identifier: MIT
#pragma once
// Devices that come and go while the machine runs (ACPI 6.5, 5.6.6 and 6.3): what a handler of
// Notify(device, 0, 1 or 3) needs besides the namespace. Thread context; AML runs in every call.

#include <acpi/aml.h>

// _OST (6.3.5): the operating system tells what became of an event. The event is the notified
// value, or one of these:
#define ACPI_OST_EVENT_EJECTION 0x103u // begun by the operating system
#define ACPI_OST_EVENT_INSERTION 0x200u

enum acpi_ost_status {
    ACPI_OST_SUCCESS = 0x00,
    ACPI_OST_FAILURE = 0x01,
    ACPI_OST_UNKNOWN_EVENT = 0x02,
    // Of an eject request or an ejection.
    ACPI_OST_EJECT_NOT_SUPPORTED = 0x80,
    ACPI_OST_DEVICE_IN_USE = 0x81,
    ACPI_OST_DEVICE_BUSY = 0x82,
    ACPI_OST_EJECT_IN_PROGRESS = 0x84,
    // Of an insertion, bus and device checks included.
    ACPI_OST_INSERT_DRIVER_FAILED = 0x81,
    ACPI_OST_INSERT_NOT_SUPPORTED = 0x82
};
// Nothing without an _OST. One that fails is logged by the engine, and that is all.
void acpi_ost_tell(struct acpi_context *ctx, struct acpi_node *node, uint32_t event,
                   uint32_t status);
// The status that says why letting a device go, or taking it into use, ended with `st`.
uint32_t acpi_ost_eject_status(status_t st);
uint32_t acpi_ost_insert_status(status_t st);

// Whether it is present and enabled: when it was ejected, and is still in its slot, the latter is
// not so any more.
bool acpi_device_is_enabled(struct acpi_context *ctx, struct acpi_node *node);
// _EJ0 (6.3.3), for a device that nobody uses any more. ST_NOT_SUPPORTED without an _EJ0, whatever
// ended it, ST_BUSY when the device is enabled all the same.
status_t acpi_device_eject(struct acpi_context *ctx, struct acpi_node *node) MUST_USE;
// What acpi_devices_initialize does, for a device that has come and for what is below it: _INI that
// did not run yet, where _STA says that it shall.
status_t acpi_device_initialize(struct acpi_context *ctx, struct acpi_node *node,
                                struct acpi_initialize_summary *out) MUST_USE;

// The memory ranges of its _CRS, bytes. Ends with what `visit` says below ST_OK; else as
// acpi_resources_of.
status_t acpi_device_memory_each(struct acpi_context *ctx, struct acpi_node *node,
                                 status_t (*visit)(void *arg, uint64_t start, uint64_t size),
                                 void *arg) MUST_USE;
// _PXM of it, or of the next device above that has one (6.2.14); 0 without.
uint32_t acpi_device_proximity(struct acpi_context *ctx, struct acpi_node *node);
// Where a device of PCI is, by _ADR, the bridges above, _SEG and _BBN. The function is 0 when _ADR
// means them all. ST_NOT_FOUND when it is no PCI device: without _ADR, or not below a root bridge
// and bridges alone.
status_t acpi_device_pci_address(struct acpi_context *ctx, struct acpi_node *node,
                                 struct acpi_pci_address *out) MUST_USE;
