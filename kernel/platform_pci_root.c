// SPDX-License-Identifier: MIT
// PCI root bridges, and what is agreed upon with the firmware.
//
// What this kernel asks for by _OSC, and why. A bridge: nothing, so only the query is made, which
// changes nothing and tells what the firmware would hand over. There is no driver for PCI Express
// ports here. Whoever takes native hot-plug must work the slots' registers, or plugging is lost:
// as long as the firmware has it, it arrives as Notify, which is handled. Who takes AER or DPC must
// read and clear the error registers; who takes PME must handle wake-up requests; who takes latency
// tolerance must set it up. The platform: that insertion and ejection are answered by _OST, which
// is so. No processor states, no APEI, no power resources of D3cold: there is nobody to honour
// them.

#include "platform_hotplug.h"

#include <acpi/pci_root.h>
#include <acpi/tables.h>
#include <base/string.h>
#include <kernel/acpi.h>
#include <kernel/heap.h>
#include <kernel/log.h>
#include <kernel/platform_hotplug.h>

#define CONTROL_WANTED 0u

struct root {
    struct root *next;
    struct acpi_node *node; // kept
    struct acpi_pci_root info;
    struct acpi_pci_osc osc;
};

static struct root *roots; // made at boot, then only read

static uint32_t support_get(void)
{
    const struct acpi_tables *tables = kernel_acpi_tables();
    bool has_ecam = tables && acpi_tables_find(tables, "MCFG", 0);
    uint32_t support = ACPI_PCI_SUPPORT_MSI;
    if (has_ecam) support |= ACPI_PCI_SUPPORT_EXTENDED_CONFIG | ACPI_PCI_SUPPORT_SEGMENTS;
    return support;
}

static void root_print(const struct root *root, const struct acpi_text_sink *sink)
{
    const struct acpi_pci_root *info = &root->info;
    acpi_text_printf(sink, "  PCI buses %04x:%02x-%02x", info->segment, info->first_bus,
                     info->last_bus);
    if (info->ecam)
        acpi_text_printf(sink, ", configuration space at 0x%llx", (unsigned long long)info->ecam);
    acpi_text_printf(sink, "\n  _OSC: ");
    if (root->osc.status == ST_AML_NAME_NOT_FOUND) {
        acpi_text_printf(sink, "none, the firmware keeps all\n");
        return;
    }
    if (root->osc.status < 0) {
        acpi_text_printf(sink, "%s (0x%x)\n", status_string(root->osc.status), root->osc.flags);
        return;
    }
    acpi_text_printf(sink, "offers ");
    acpi_pci_control_print(root->osc.offered, sink);
    acpi_text_printf(sink, "; granted ");
    acpi_pci_control_print(root->osc.granted, sink);
    acpi_text_printf(sink, root->osc.requested ? "\n" : ", for nothing is asked for\n");
}

static void line_add(void *arg, const char *text, size_t length)
{
    char *line = arg;
    size_t used = strlen(line);
    for (size_t i = 0; i < length && used < 159; i++)
        line[used++] = text[i];
    line[used] = 0;
}

static void root_log(const struct root *root)
{
    char path[HOTPLUG_PATH_SIZE], offers[160] = "", granted[160] = "";
    const struct acpi_pci_root *info = &root->info;
    const struct acpi_pci_osc *osc = &root->osc;
    acpi_node_path(root->node, path, sizeof path);
    acpi_pci_control_print(osc->offered, &(struct acpi_text_sink){line_add, offers});
    acpi_pci_control_print(osc->granted, &(struct acpi_text_sink){line_add, granted});
    log_info("acpi", "%s: PCI%s buses %04x:%02x-%02x%s%s%s%s", path,
             info->is_express ? " Express" : "", info->segment, info->first_bus, info->last_bus,
             osc->status < 0 ? "" : "; _OSC offers ", osc->status < 0 ? "" : offers,
             osc->requested ? ", grants " : "", osc->requested ? granted : "");
    if (info->has_bbn && info->bbn != info->first_bus)
        log_warn("acpi", "%s: _BBN says bus %02x, _CRS %02x: the latter is used", path, info->bbn,
                 info->first_bus);
    if (osc->unasked)
        log_debug("acpi", "%s: _OSC answers with bits 0x%x, which nobody asked for", path,
                  osc->unasked);
    if (osc->status < 0 && osc->status != ST_AML_NAME_NOT_FOUND)
        log_warn("acpi", "%s: _OSC: %s (0x%x)", path, status_string(osc->status), osc->flags);
}

static void root_add(struct acpi_context *ctx, struct acpi_node *node, uint32_t support)
{
    struct root *root = kzalloc(sizeof *root);
    if (!root) {
        log_error("acpi", "no memory for a PCI root bridge");
        return;
    }
    acpi_node_keep(ctx, node);
    root->node = node;
    acpi_pci_root_read(ctx, node, &root->info);
    acpi_pci_osc_negotiate(ctx, node, support, CONTROL_WANTED, &root->osc);
    root->next = roots;
    roots = root;
    root_log(root);
}

void platform_pci_roots_init(struct acpi_context *ctx)
{
    struct acpi_platform_osc osc;
    acpi_platform_osc_negotiate(ctx, ACPI_PLATFORM_HOTPLUG_OST, &osc);
    if (osc.status != ST_AML_NAME_NOT_FOUND)
        log_info("acpi", "platform _OSC: told 0x%x, accepted 0x%x%s%s", osc.told, osc.accepted,
                 osc.status < 0 ? ": " : "", osc.status < 0 ? status_string(osc.status) : "");
    struct acpi_node *node = NULL;
    uint32_t support = support_get();
    while ((node = acpi_pci_root_next(ctx, node)))
        root_add(ctx, node, support);
}

void platform_pci_root_print(struct acpi_node *node, const struct acpi_text_sink *sink)
{
    for (const struct root *root = roots; root; root = root->next)
        if (root->node == node) root_print(root, sink);
}

paddr_t platform_pci_root_ecam(uint16_t segment, uint8_t bus)
{
    for (const struct root *root = roots; root; root = root->next)
        if (root->info.segment == segment && bus >= root->info.first_bus &&
            bus <= root->info.last_bus && root->info.ecam)
            return root->info.ecam;
    return 0;
}
