// SPDX-License-Identifier: MIT
#pragma once
// Between the files of hot-plug. Everything here runs on the thread for ACPI's events, or before
// there are events; printing from any thread.

#include <base/status.h>

struct acpi_context;
struct acpi_node;
struct acpi_text_sink;

struct hotplug_kind {
    const char *name;
    // It is there: takes it into use. ST_ALREADY_EXISTS: it is; ST_NO_DEVICE: it is not there, as
    // it turns out.
    status_t (*take)(struct acpi_context *ctx, struct acpi_node *node);
    // Lets go of it, so that it may be ejected. ST_NOT_SUPPORTED, ST_PERMISSION (in use), ST_BUSY.
    // A device that is not in use is no error.
    status_t (*let_go)(struct acpi_context *ctx, struct acpi_node *node);
    // It is not there any more, asked for or not.
    void (*gone)(struct acpi_context *ctx, struct acpi_node *node);
    void (*print)(struct acpi_context *ctx, struct acpi_node *node,
                  const struct acpi_text_sink *sink);
};
extern const struct hotplug_kind hotplug_cpu, hotplug_memory, hotplug_pci;

#define HOTPLUG_PATH_SIZE 96

// Looks at the buses, and logs which functions came and went since the last time. The first time
// there is nothing to compare with.
void hotplug_pci_scan(void);
// Of \_SB.PCI0 and alike, and of bridges.
void platform_pci_root_print(struct acpi_node *node, const struct acpi_text_sink *sink);
