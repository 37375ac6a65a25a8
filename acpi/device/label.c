// SPDX-License-Identifier: MIT
// What to call a device and its state, in few words.

#include "device/print.h"

#include "aml/engine.h"

static const char *id_name(const struct acpi_device_info *info)
{
    const char *name = acpi_device_id_name(info->hid);
    for (unsigned i = 0; !name && i < info->cid_count; i++)
        name = acpi_device_id_name(info->cids[i]);
    return name;
}

// Whether what is below has its device and function as _ADR: a root bridge, or another bridge,
// which is known by its _PRT.
static bool is_pci_bus(struct acpi_context *ctx, struct acpi_node *node)
{
    static const char *const roots[] = {"PNP0A08", "PNP0A03", NULL};
    return acpi_node_child(ctx, node, ACPI_SEGMENT('_', 'P', 'R', 'T')) ||
           acpi_device_match(ctx, node, roots) >= 0;
}

// ACPI 6.5, table 6.2: device in the high word, function in the low one.
static void pci_label(uint64_t adr, char out[ACPI_DEVICE_LABEL_SIZE])
{
    unsigned device = (unsigned)(adr >> 16 & 0xffff), function = (unsigned)(adr & 0xffff);
    if (function == 0xffff) {
        snprintf(out, ACPI_DEVICE_LABEL_SIZE, "PCI %02x, all functions", device);
    } else {
        snprintf(out, ACPI_DEVICE_LABEL_SIZE, "PCI %02x.%x", device, function);
    }
}

void acpi_device_label(struct acpi_context *ctx, struct acpi_node *node,
                       const struct acpi_device_info *info, char out[ACPI_DEVICE_LABEL_SIZE])
{
    struct acpi_node_info node_info;
    const char *name = id_name(info);
    out[0] = 0;
    if (name) {
        snprintf(out, ACPI_DEVICE_LABEL_SIZE, "%s", name);
        return;
    }
    acpi_node_info(ctx, node, &node_info);
    if (node_info.type != ACPI_TYPE_DEVICE) {
        snprintf(out, ACPI_DEVICE_LABEL_SIZE, "%s", acpi_object_type_name(node_info.type));
    } else if (info->has_adr && !info->hid[0]) {
        if (is_pci_bus(ctx, node->parent)) {
            pci_label(info->adr, out);
        } else {
            snprintf(out, ACPI_DEVICE_LABEL_SIZE, "address 0x%llx", (unsigned long long)info->adr);
        }
    }
}

const char *acpi_device_status_word(uint32_t sta)
{
    if (!(sta & ACPI_STA_PRESENT)) return sta & ACPI_STA_FUNCTIONING ? "bus only" : "absent";
    if (!(sta & ACPI_STA_ENABLED)) return "disabled";
    if (!(sta & ACPI_STA_FUNCTIONING)) return "failing";
    return sta & ACPI_STA_SHOWN ? "ok" : "hidden";
}
