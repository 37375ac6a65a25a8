// SPDX-License-Identifier: MIT
// PCI root bridges: PCI Firmware 3.3, 4; ACPI 6.5, 6.5.5 and 6.5.6.

#include "context.h"
#include "device/id.h"

#include <acpi/pci_root.h>
#include <acpi/resource.h>
#include <base/string.h>

struct acpi_node *acpi_pci_root_next(struct acpi_context *ctx, struct acpi_node *previous)
{
    static const char *const ids[] = {"PNP0A08", "PNP0A03", NULL};
    return acpi_device_find_any(ctx, ids, previous);
}

// False, after a log line, when it is above `max`.
static bool number_read(struct acpi_context *ctx, struct acpi_node *node, const char segment[4],
                        uint64_t max, uint64_t *out)
{
    struct acpi_value value;
    char path[128];
    if (acpi_device_child_evaluate(ctx, node, segment, &value) < 0) return false;
    status_t st = acpi_value_integer(&value, out);
    acpi_value_release(ctx, &value);
    if (st == ST_OK && *out <= max) return true;
    acpi_node_path(node, path, sizeof path);
    acpi_log(ctx, ACPI_LOG_WARN, "%s: %.4s is no number from 0 to %llu", path, segment,
             (unsigned long long)max);
    return false;
}

// The first range of buses that it passes on.
static bool buses_read(struct acpi_context *ctx, struct acpi_node *node, struct acpi_pci_root *out)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    bool is_found = false;
    if (acpi_resources_of(ctx, node, "_CRS", &value, &bytes, &length) < 0) return false;
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    struct acpi_resource r;
    while (!is_found && acpi_resource_next(&cursor, &r)) {
        if (!r.is_decoded || r.type != ACPI_RESOURCE_ADDRESS ||
            r.address.space != ACPI_RESOURCE_SPACE_BUS || r.address.size == 0 ||
            r.address.minimum > UINT8_MAX)
            continue;
        uint64_t last = r.address.minimum + (r.address.size - 1);
        if (last < r.address.minimum || last > UINT8_MAX) last = UINT8_MAX;
        out->first_bus = (uint8_t)r.address.minimum;
        out->last_bus = (uint8_t)last;
        is_found = true;
    }
    acpi_value_release(ctx, &value);
    return is_found;
}

void acpi_pci_root_read(struct acpi_context *ctx, struct acpi_node *node, struct acpi_pci_root *out)
{
    uint64_t number;
    *out = (struct acpi_pci_root){.last_bus = UINT8_MAX};
    out->is_express = acpi_device_has_id(ctx, node, "PNP0A08");
    if (number_read(ctx, node, "_SEG", UINT16_MAX, &number)) out->segment = (uint16_t)number;
    out->has_bbn = number_read(ctx, node, "_BBN", UINT8_MAX, &number);
    if (out->has_bbn) out->bbn = (uint8_t)number;
    if (!buses_read(ctx, node, out)) out->first_bus = out->bbn;
    if (number_read(ctx, node, "_CBA", UINT64_MAX, &number)) out->ecam = number;
}
