// SPDX-License-Identifier: MIT
// PCI interrupt routing: _PRT and link devices (ACPI 6.5, 6.2.13).

#include "check/names_values.h"

#include <acpi/resource.h>

#define LINK_ID "PNP0C0F"

enum route_field { ROUTE_ADDRESS, ROUTE_PIN, ROUTE_SOURCE, ROUTE_INDEX };

struct routes {
    struct names_check *check;
    struct acpi_node *node;
    const struct acpi_value *table;
    size_t row;
};

static uint64_t row_key(const struct routes *r, size_t row)
{
    struct acpi_value entry;
    if (!names_element(r->check, r->table, row, &entry)) return 0;
    uint64_t key = names_element_integer(r->check, &entry, ROUTE_ADDRESS) << 2 |
                   (names_element_integer(r->check, &entry, ROUTE_PIN) & 3);
    acpi_value_release(r->check->ctx, &entry);
    return key;
}

static void route_say(struct routes *r, enum names_kind kind, uint64_t value)
{
    names_say(r->check, kind, r->node, "entry %zu: 0x%llx", r->row, (unsigned long long)value);
}

static void gsi_check(struct routes *r, uint64_t gsi)
{
    if (r->check->gsi_end && gsi >= r->check->gsi_end) route_say(r, PRT_GSI, gsi);
}

// The source is 0, or a link device.
static void source_check(struct routes *r, const struct acpi_value *entry)
{
    struct acpi_value source;
    struct acpi_node *link;
    uint64_t integer, index = names_element_integer(r->check, entry, ROUTE_INDEX);
    if (!names_element(r->check, entry, ROUTE_SOURCE, &source)) {
        route_say(r, PRT_LINK, index);
        return;
    }
    if (acpi_value_integer(&source, &integer) == ST_OK) {
        if (integer == 0)
            gsi_check(r, index);
        else
            route_say(r, PRT_SOURCE, integer);
    } else if (acpi_value_node(r->check->ctx, &source, &link) < 0 ||
               !(names_device_has_id(r->check, link, LINK_ID) ||
                 names_child(r->check, link, "_CRS"))) {
        route_say(r, PRT_SOURCE, index);
    }
    acpi_value_release(r->check->ctx, &source);
}

static bool is_swapped(struct routes *r, const struct acpi_value *entry)
{
    struct acpi_value index;
    if (names_count(entry) != 4 || !names_element(r->check, entry, ROUTE_INDEX, &index))
        return false;
    bool is_link = acpi_value_type(&index) == ACPI_TYPE_REFERENCE;
    acpi_value_release(r->check->ctx, &index);
    return is_link;
}

static void route_check(struct routes *r, const struct acpi_value *entry)
{
    if (is_swapped(r, entry)) {
        route_say(r, PRT_SWAPPED, r->row);
        return;
    }
    uint64_t address = names_element_integer(r->check, entry, ROUTE_ADDRESS);
    uint64_t pin = names_element_integer(r->check, entry, ROUTE_PIN);
    if (pin > 3) route_say(r, PRT_PIN, pin);
    if ((address & 0xffff) != 0xffff || address >> 16 > 31) route_say(r, PRT_ADDRESS, address);
    for (size_t earlier = 0; earlier < r->row; earlier++) {
        if (row_key(r, earlier) != row_key(r, r->row)) continue;
        route_say(r, PRT_DUPLICATE, address);
        break;
    }
    source_check(r, entry);
}

void names_routes_check(struct names_check *check, struct acpi_node *node,
                        const struct acpi_value *value)
{
    struct routes r = {.check = check, .node = node, .table = value};
    for (; r.row < names_count(value); r.row++) {
        struct acpi_value entry;
        if (!names_element(check, value, r.row, &entry)) continue;
        route_check(&r, &entry);
        acpi_value_release(check->ctx, &entry);
    }
}

// Link devices

// The interrupts of the child's template; false when there is none to read.
static bool interrupts_read(struct names_check *check, struct acpi_node *device, const char name[4],
                            uint64_t out[4])
{
    struct acpi_value value;
    const uint8_t *bytes;
    size_t length;
    memset(out, 0, 4 * sizeof *out);
    if (!names_peek_child(check, device, name, &value)) return false;
    if (acpi_value_buffer(&value, &bytes, &length) == ST_OK) {
        struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
        struct acpi_resource resource;
        while (acpi_resource_next(&cursor, &resource)) {
            if (!resource.is_decoded) continue;
            if (resource.type == ACPI_RESOURCE_IRQ) out[0] |= resource.irq.mask;
            if (resource.type != ACPI_RESOURCE_EXTENDED_IRQ) continue;
            for (size_t i = 0; i < resource.extended_irq.count; i++) {
                uint32_t number = acpi_resource_interrupt(&resource.extended_irq, i);
                if (number < 256) out[number / 64] |= 1ull << (number % 64);
            }
        }
    }
    acpi_value_release(check->ctx, &value);
    return true;
}

void names_link_check(struct names_check *check, struct acpi_node *device)
{
    static const char *const needed[] = {"_CRS", "_PRS", "_SRS", "_DIS"};
    uint64_t current[4], possible[4];
    if (!names_device_has_id(check, device, LINK_ID)) return;
    for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
        if (names_child(check, device, needed[i])) continue;
        names_say(check, LINK_METHODS, device, "%s", needed[i]);
        return;
    }
    if (!interrupts_read(check, device, "_CRS", current) ||
        !interrupts_read(check, device, "_PRS", possible))
        return;
    for (unsigned i = 1; i < 256; i++) { // 0: not connected
        if (!(current[i / 64] & ~possible[i / 64] & 1ull << (i % 64))) continue;
        names_say(check, LINK_CURRENT, device, "%u", i);
        return;
    }
}
