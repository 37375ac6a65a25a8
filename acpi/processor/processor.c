// SPDX-License-Identifier: MIT
// Which processors there are, and who is who: ACPI 6.5, 8.4 and 6.2.10 (_MAT).

#include <acpi/device.h>
#include <acpi/pci_root.h>
#include <acpi/processor.h>
#include <base/bits.h>
#include <base/string.h>

#include "device/id.h"

#include "package.h"

// Of the capabilities in Intel's "Processor Vendor-Specific ACPI" (302223): states by MSR and
// MWAIT, halting in C1, states of CPUs independent of each other, with coordination by software or
// hardware.
#define CAPABILITIES 0x0bffu

struct acpi_node *acpi_processor_next(struct acpi_context *ctx, struct acpi_node *previous)
{
    struct acpi_node *node = previous;
    while ((node = acpi_device_next(ctx, node))) {
        struct acpi_node_info info;
        acpi_node_info(ctx, node, &info);
        if (info.type == ACPI_TYPE_PROCESSOR) return node;
        if (info.type == ACPI_TYPE_DEVICE && acpi_device_has_id(ctx, node, "ACPI0007")) return node;
    }
    return NULL;
}

// The first processor in MADT entries; with `by_uid` the one of that UID.
static bool madt_find(struct acpi_entry_cursor cursor, bool by_uid, uint32_t uid,
                      struct acpi_processor *out)
{
    struct acpi_madt_entry entry;
    while (acpi_madt_next(&cursor, &entry)) {
        if (entry.type != ACPI_MADT_LAPIC && entry.type != ACPI_MADT_X2APIC) continue;
        if (by_uid && entry.cpu.uid != uid) continue;
        out->has_apic_id = true;
        out->apic_id = entry.cpu.apic_id;
        out->madt_flags = entry.cpu.flags;
        // A place without a processor has all ones.
        if (entry.type == ACPI_MADT_LAPIC && entry.cpu.apic_id == 0xff) out->has_apic_id = false;
        return true;
    }
    return false;
}

static bool mat_read(struct acpi_context *ctx, struct acpi_node *node, struct acpi_processor *out)
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    bool is_found = false;
    if (acpi_device_child_evaluate(ctx, node, "_MAT", &value) < 0) return false;
    if (acpi_value_buffer(&value, &bytes, &length) == ST_OK) {
        struct acpi_entry_cursor cursor = {bytes, length, 0};
        is_found = madt_find(cursor, false, 0, out);
    }
    acpi_value_release(ctx, &value);
    return is_found;
}

status_t acpi_processor_info(struct acpi_context *ctx, struct acpi_node *node, const uint8_t *madt,
                             size_t madt_length, struct acpi_processor *out)
{
    struct acpi_node_info info;
    memset(out, 0, sizeof *out);
    acpi_node_info(ctx, node, &info);
    if (info.type != ACPI_TYPE_PROCESSOR && info.type != ACPI_TYPE_DEVICE)
        return ST_INVALID_ARGUMENT;
    out->is_legacy = info.type == ACPI_TYPE_PROCESSOR;
    if (out->is_legacy) {
        out->has_uid = true;
        out->uid = info.processor.id;
        out->block_paddr = info.processor.block_length >= 6 ? info.processor.block_address : 0;
    } else {
        uint64_t uid = 0;
        status_t st = processor_integer(ctx, node, "_UID", &uid);
        out->has_uid = st == ST_OK && uid <= UINT32_MAX;
        out->uid = (uint32_t)uid;
    }
    out->sta = acpi_device_status(ctx, node);
    if (!mat_read(ctx, node, out) && madt && out->has_uid) {
        (void)madt_find(acpi_madt_entries(madt, madt_length), true, out->uid, out);
    }
    return ST_OK;
}

// Announcing

static status_t osc_call(struct acpi_context *ctx, struct acpi_node *processor)
{
    static const uint8_t uuid[16] = {0x16, 0xa6, 0x77, 0x40, 0x0c, 0x29, 0xbe, 0x47,
                                     0x9e, 0xbd, 0xd8, 0x70, 0x58, 0x71, 0x39, 0x53};
    uint32_t dwords[2] = {0, CAPABILITIES};
    return acpi_osc_evaluate(ctx, processor, uuid, 1, dwords, 2);
}

static status_t pdc_call(struct acpi_context *ctx, struct acpi_node *processor)
{
    static const uint8_t words[12] = {
        1, 0, 0, 0, 1, 0, 0, 0, CAPABILITIES & 0xff, CAPABILITIES >> 8};
    struct acpi_value argument;
    status_t st = acpi_value_from_buffer(ctx, words, sizeof words, &argument);
    if (st < 0) return st;
    st = acpi_device_child_call(ctx, processor, "_PDC", &argument, 1, NULL);
    acpi_value_release(ctx, &argument);
    return st;
}

unsigned acpi_processors_announce(struct acpi_context *ctx)
{
    struct acpi_node *node = NULL;
    unsigned told = 0;
    while ((node = acpi_processor_next(ctx, node))) {
        if (!(acpi_device_status(ctx, node) & ACPI_STA_PRESENT)) continue;
        bool is_told = osc_call(ctx, node) == ST_OK;
        // Some answer _OSC and load nothing until _PDC comes.
        if (pdc_call(ctx, node) == ST_OK) is_told = true;
        told += is_told;
    }
    return told;
}
