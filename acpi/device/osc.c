// SPDX-License-Identifier: MIT
// _OSC: ACPI 6.5, 6.2.11. Everything that comes back is the firmware's word: other types, short
// buffers, bits that nobody asked for.

#include "device/id.h"

#include <acpi/pci_root.h>
#include <base/bits.h>
#include <base/string.h>

// A query may take back what an earlier one offered, when features hang together. It settles at
// once, or the firmware is at odds with itself.
#define QUERY_ROUNDS 4

static const uint8_t pci_uuid[16] = { // 33DB4D5B-1FF7-401C-9657-7441C03DD766
    0x5b, 0x4d, 0xdb, 0x33, 0xf7, 0x1f, 0x1c, 0x40, 0x96, 0x57, 0x74, 0x41, 0xc0, 0x3d, 0xd7, 0x66};
static const uint8_t platform_uuid[16] = { // 0811B06E-4A27-44F9-8D60-3CBBC22E7B48
    0x6e, 0xb0, 0x11, 0x08, 0x27, 0x4a, 0xf9, 0x44, 0x8d, 0x60, 0x3c, 0xbb, 0xc2, 0x2e, 0x7b, 0x48};

static status_t arguments_make(struct acpi_context *ctx, const uint8_t uuid[16], uint32_t revision,
                               const uint32_t *dwords, unsigned count, struct acpi_value out[4])
{
    uint8_t bytes[4 * ACPI_OSC_DWORDS_MAX];
    for (unsigned i = 0; i < count; i++)
        store_le32(bytes + 4 * i, dwords[i]);
    out[1] = acpi_value_from_integer(revision);
    out[2] = acpi_value_from_integer(count);
    status_t st = acpi_value_from_buffer(ctx, uuid, 16, &out[0]);
    if (st < 0) return st;
    st = acpi_value_from_buffer(ctx, bytes, 4 * count, &out[3]);
    if (st < 0) acpi_value_release(ctx, &out[0]);
    return st;
}

static status_t answer_read(const struct acpi_value *value, uint32_t *dwords, unsigned count)
{
    const uint8_t *bytes;
    size_t length;
    status_t st = acpi_value_buffer(value, &bytes, &length);
    if (st < 0) return st;
    if (length < 4 * count) return ST_BAD_LENGTH;
    for (unsigned i = 0; i < count; i++)
        dwords[i] = load_le32(bytes + 4 * i);
    uint32_t errors = ACPI_OSC_FAILED | ACPI_OSC_BAD_UUID | ACPI_OSC_BAD_REVISION;
    return dwords[0] & errors ? ST_NOT_SUPPORTED : ST_OK;
}

status_t acpi_osc_evaluate(struct acpi_context *ctx, struct acpi_node *node, const uint8_t uuid[16],
                           uint32_t revision, uint32_t *dwords, unsigned count)
{
    struct acpi_value args[4], value;
    if (count == 0 || count > ACPI_OSC_DWORDS_MAX) return ST_INVALID_ARGUMENT;
    status_t st = arguments_make(ctx, uuid, revision, dwords, count, args);
    if (st < 0) return st;
    st = acpi_device_child_call(ctx, node, "_OSC", args, 4, &value);
    acpi_value_release(ctx, &args[0]);
    acpi_value_release(ctx, &args[3]);
    if (st < 0) return st;
    st = answer_read(&value, dwords, count);
    acpi_value_release(ctx, &value);
    return st;
}

// PCI

enum { PCI_FLAGS, PCI_SUPPORT, PCI_CONTROL, PCI_DWORDS };

// What of `control` firmware grants, or would grant if it were not a query.
static uint32_t pci_ask(struct acpi_context *ctx, struct acpi_node *node, uint32_t query,
                        uint32_t control, struct acpi_pci_osc *out)
{
    uint32_t dwords[PCI_DWORDS] = {query, out->support, control};
    out->status = acpi_osc_evaluate(ctx, node, pci_uuid, 1, dwords, PCI_DWORDS);
    out->flags = dwords[PCI_FLAGS];
    if (out->status < 0) return 0;
    out->unasked |= dwords[PCI_CONTROL] & ~control;
    return dwords[PCI_CONTROL] & control;
}

void acpi_pci_osc_negotiate(struct acpi_context *ctx, struct acpi_node *node, uint32_t support,
                            uint32_t wanted, struct acpi_pci_osc *out)
{
    *out = (struct acpi_pci_osc){.support = support};
    out->offered = pci_ask(ctx, node, ACPI_OSC_QUERY, ACPI_PCI_CONTROL_ALL, out);
    uint32_t request = wanted & out->offered;
    for (unsigned round = 0; request && round < QUERY_ROUNDS; round++) {
        uint32_t agreed = pci_ask(ctx, node, ACPI_OSC_QUERY, request, out);
        if (out->status < 0) return;
        if (agreed == request) {
            out->requested = request;
            out->granted = pci_ask(ctx, node, 0, request, out);
            return;
        }
        request = agreed;
    }
}

void acpi_pci_control_print(uint32_t control, const struct acpi_text_sink *sink)
{
    static const char *const names[] = {
        "native hot-plug", "SHPC hot-plug",     "PME", "AER",
        "PCIe capability", "latency tolerance", NULL,  "downstream port containment"};
    const char *separator = "";
    for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
        if (!(control >> i & 1) || !names[i]) continue;
        acpi_text_printf(sink, "%s%s", separator, names[i]);
        separator = ", ";
    }
    if (!separator[0]) acpi_text_printf(sink, "nothing");
}

// The platform

void acpi_platform_osc_negotiate(struct acpi_context *ctx, uint32_t support,
                                 struct acpi_platform_osc *out)
{
    struct acpi_node *sb;
    *out = (struct acpi_platform_osc){0};
    out->status = acpi_namespace_find(ctx, NULL, "\\_SB", &sb);
    if (out->status < 0) return;
    uint32_t query[2] = {ACPI_OSC_QUERY, support};
    out->status = acpi_osc_evaluate(ctx, sb, platform_uuid, 1, query, 2);
    out->flags = query[0];
    if (out->status < 0 || !(query[1] & support)) return;
    uint32_t request[2] = {0, query[1] & support};
    out->told = request[1];
    out->status = acpi_osc_evaluate(ctx, sb, platform_uuid, 1, request, 2);
    out->flags = request[0];
    if (out->status == ST_OK) out->accepted = request[1] & out->told;
}
