// SPDX-License-Identifier: MIT
// What the devices use, held against each other, their bridges and RAM.

#include "check/names.h"

#include <acpi/device.h>

#define LEGACY_END 0x100000u
// Chipsets decode this part of the addresses themselves; no window has it.
#define CHIPSET_FIRST 0xfe000000u

struct ranges {
    struct names_check *check;
    const struct names_device *devices;
    const struct names_range *list;
    size_t count;
};

static bool is_above(const struct ranges *r, uint32_t above, uint32_t device)
{
    while (device != UINT32_MAX && device != above)
        device = r->devices[device].parent;
    return device == above;
}

static uint32_t bridge_of(const struct ranges *r, uint32_t device)
{
    while (device != UINT32_MAX && !r->devices[device].is_root_bridge)
        device = r->devices[device].parent;
    return device;
}

static struct acpi_node *node_of(const struct ranges *r, const struct names_range *range)
{
    return r->devices[range->device].node;
}

static void pair_say(const struct ranges *r, enum names_kind kind, const struct names_range *a,
                     const struct names_range *b)
{
    char path[128];
    (void)acpi_node_path(node_of(r, a), path, sizeof path);
    uint64_t first = a->first > b->first ? a->first : b->first;
    uint64_t last = a->last < b->last ? a->last : b->last;
    names_say(r->check, kind, node_of(r, b), "0x%llx to 0x%llx, as %s", (unsigned long long)first,
              (unsigned long long)last, path);
}

static void pair_check(const struct ranges *r, const struct names_range *a,
                       const struct names_range *b)
{
    if (a->kind != b->kind || a->first > b->last || b->first > a->last || a->is_produced ||
        b->is_produced || is_above(r, a->device, b->device) || is_above(r, b->device, a->device))
        return;
    if (a->kind != NAMES_IRQ) {
        pair_say(r, CRS_OVERLAP, a, b);
    } else if (!a->is_shareable && !b->is_shareable) {
        pair_say(r, CRS_IRQ_SHARED, a, b);
    }
}

static void window_check(const struct ranges *r, const struct names_range *range)
{
    uint32_t bridge = bridge_of(r, range->device);
    if (range->kind != NAMES_MEMORY || range->is_produced || bridge == UINT32_MAX ||
        !r->devices[bridge].has_window || range->first < LEGACY_END || range->last >= CHIPSET_FIRST)
        return;
    for (size_t i = 0; i < r->count; i++) {
        const struct names_range *window = &r->list[i];
        if (window->device == bridge && window->is_produced && window->kind == range->kind &&
            window->first <= range->first && range->last <= window->last)
            return;
    }
    names_say(r->check, CRS_WINDOW, node_of(r, range), "0x%llx to 0x%llx",
              (unsigned long long)range->first, (unsigned long long)range->last);
}

static void ram_check(const struct ranges *r, const struct names_range *range)
{
    const struct acpi_check_machine *machine = r->check->machine;
    if (range->kind != NAMES_MEMORY || !machine->is_ram ||
        !machine->is_ram(machine->arg, range->first, range->last - range->first + 1))
        return;
    if (names_device_has_id(r->check, node_of(r, range), "PNP0C80")) return; // a memory device
    names_say(r->check, CRS_RAM, node_of(r, range), "0x%llx to 0x%llx",
              (unsigned long long)range->first, (unsigned long long)range->last);
}

// What a motherboard device reserves around `address`; NULL: nothing.
static const struct names_kept *kept_find(const struct names_check *check, uint64_t address)
{
    const struct names_kept *kept = check->kept.items;
    for (size_t i = 0; i < check->kept.count; i++)
        if (kept[i].first <= address && address <= kept[i].last) return &kept[i];
    return NULL;
}

// Whether all of [first, last] is reserved, by one or by several; if not, from where on.
static bool is_kept(const struct names_check *check, uint64_t first, uint64_t last,
                    uint64_t *out_first)
{
    const struct names_kept *kept;
    for (*out_first = first; (kept = kept_find(check, *out_first)); *out_first = kept->last + 1)
        if (kept->last >= last) return true;
    return false;
}

static void ecam_check(struct names_check *check)
{
    const struct acpi_check_machine *machine = check->machine;
    struct acpi_mcfg_entry e;
    const uint8_t *bytes;
    size_t length;
    if (check->is_kept_unknown || !names_table_find(check, "MCFG", &bytes, &length)) return;
    for (size_t i = 0; acpi_mcfg_get(bytes, length, i, &e); i++) {
        uint64_t first = acpi_mcfg_first(&e), last = acpi_mcfg_last(&e), at;
        if (e.base == 0 || first >= last) continue; // the check of the table tells that
        if (is_kept(check, first, last, &at)) continue;
        bool is_free =
            machine->is_reserved && !machine->is_reserved(machine->arg, first, last - first + 1);
        char where[32];
        (void)snprintf(where, sizeof where, "MCFG entry %zu", i);
        finding_report(check->sink,
                       &acpi_check_names_kinds.kinds[is_free ? CRS_ECAM_FREE : CRS_ECAM], where,
                       "0x%llx to 0x%llx, from 0x%llx on", (unsigned long long)first,
                       (unsigned long long)last, (unsigned long long)at);
    }
}

void names_ranges_check(struct names_check *check)
{
    ecam_check(check);
    struct ranges r = {check, check->devices.items, check->ranges.items, check->ranges.count};
    for (size_t i = 0; i < r.count; i++) {
        for (size_t earlier = 0; earlier < i; earlier++)
            pair_check(&r, &r.list[earlier], &r.list[i]);
        window_check(&r, &r.list[i]);
        ram_check(&r, &r.list[i]);
    }
    for (size_t i = 0; i < check->devices.count; i++) {
        const struct names_device *device = &r.devices[i];
        if (!device->is_root_bridge || !device->has_crs) continue;
        if (!device->has_bus) names_say(check, BRIDGE_BUS, device->node, NULL);
        if (!device->has_window) names_say(check, BRIDGE_WINDOW, device->node, NULL);
    }
}
