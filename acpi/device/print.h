// SPDX-License-Identifier: MIT
#pragma once
// Between the files that print devices. Private to acpi/device.

#include <acpi/device.h>
#include <acpi/resource.h>

// One descriptor as people say it: "I/O 0x60", "IRQ 1 (edge, high)". No newline.
void acpi_device_resource_print(const struct acpi_resource *resource,
                                const struct acpi_text_sink *sink);

#define ACPI_DEVICE_LABEL_SIZE 64

// The name of its _HID or of a _CID, else what its _ADR or its kind of object tells; "" when
// nothing is known.
void acpi_device_label(struct acpi_context *ctx, struct acpi_node *node,
                       const struct acpi_device_info *info, char out[ACPI_DEVICE_LABEL_SIZE]);

// What is below such a device is passed over: nothing of it can be used.
bool acpi_device_listing_skips(uint32_t sta);
