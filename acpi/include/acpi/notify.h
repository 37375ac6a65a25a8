// SPDX-License-Identifier: MIT
#pragma once
// Notify(device, value): who wants to know of it (ACPI 6.5, 5.6.6). The host's `notify`
// (acpi/host.h) only queues, since AML says it deep inside methods; a thread of the host's then
// calls acpi_notify_dispatch, which calls the handlers.

#include <acpi/aml.h>

// Values that mean the same for every device (ACPI 6.5, table 5.131). From 0x80 on they are the
// device's own.
enum acpi_notify_value {
    ACPI_NOTIFY_BUS_CHECK = 0x00,
    ACPI_NOTIFY_DEVICE_CHECK = 0x01,
    ACPI_NOTIFY_DEVICE_WAKE = 0x02,
    ACPI_NOTIFY_EJECT_REQUEST = 0x03,
    ACPI_NOTIFY_DEVICE_CHECK_LIGHT = 0x04,
    ACPI_NOTIFY_FREQUENCY_MISMATCH = 0x05,
    ACPI_NOTIFY_BUS_MODE_MISMATCH = 0x06,
    ACPI_NOTIFY_POWER_FAULT = 0x07,
    ACPI_NOTIFY_CAPABILITIES_CHECK = 0x08,
    ACPI_NOTIFY_AFFINITY_UPDATE = 0x0d,
    ACPI_NOTIFY_MEMORY_UPDATE = 0x0e,
    ACPI_NOTIFY_DISCONNECT_RECOVER = 0x0f,
    ACPI_NOTIFY_DEVICE_SPECIFIC = 0x80
};
// "device check", ...; NULL for what is a device's own or reserved.
const char *acpi_notify_value_name(uint64_t value);

// Thread context, no lock held: may evaluate, sleep, add and remove handlers (its own too).
typedef void (*acpi_notify_handler)(void *arg, struct acpi_node *node, uint64_t value);

// `node` NULL: of every device. The node is kept alive. ST_ALREADY_EXISTS for the same node,
// handler and arg; ST_NO_MEMORY.
status_t acpi_notify_handler_add(struct acpi_context *ctx, struct acpi_node *node,
                                 acpi_notify_handler handler, void *arg) MUST_USE;
// Once it returns the handler does not run any more, but for when it removes itself.
// ST_NOT_FOUND.
status_t acpi_notify_handler_remove(struct acpi_context *ctx, struct acpi_node *node,
                                    acpi_notify_handler handler, void *arg) MUST_USE;
// Calls the handlers of that node, then those of every device. Returns how many were called. One
// thread at a time; thread context, no lock held.
unsigned acpi_notify_dispatch(struct acpi_context *ctx, struct acpi_node *node, uint64_t value);
