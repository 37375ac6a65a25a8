// SPDX-License-Identifier: MIT
// Resource templates one by one: ACPI 6.5, 6.4. What devices use is kept for names_ranges.c.

#include "check/names_values.h"

#include <acpi/resource.h>
#include <base/bits.h>

#define DEFECTS_OF_END                                                                             \
    ((unsigned)ACPI_RESOURCE_NO_END_TAG | ACPI_RESOURCE_BAD_END_TAG | ACPI_RESOURCE_BAD_CHECKSUM | \
     ACPI_RESOURCE_TRAILING)
#define PORT_LAST 0xffffu

struct template
{
    struct names_check *check;
    struct acpi_node *node;
    struct names_device *device; // whose _CRS it is, and it is present; else NULL
    bool is_crs;
    const struct acpi_resource *at;
};

static void template_say(struct template *t, enum names_kind kind, uint64_t first, uint64_t last,
                         uint64_t size)
{
    names_say(t->check, kind, t->node, "offset 0x%zx, %s: 0x%llx to 0x%llx, 0x%llx long",
              t->at->offset, acpi_resource_type_name(t->at->type), (unsigned long long)first,
              (unsigned long long)last, (unsigned long long)size);
}

static void kept_add(struct names_check *check, uint64_t first, uint64_t last)
{
    struct names_kept *kept = names_list_add(check, &check->kept, sizeof *kept);
    if (kept) *kept = (struct names_kept){first, last};
}

static struct names_range *range_add(struct template *t, enum names_range_kind kind, uint64_t first,
                                     uint64_t size)
{
    uint64_t last;
    if (!t->device || size == 0 || !add_fits(first, size - 1, &last)) return NULL;
    if (t->device->is_motherboard && kind != NAMES_IRQ) {
        if (kind == NAMES_MEMORY) kept_add(t->check, first, last);
        return NULL;
    }
    struct names_range *range =
        names_list_add(t->check, &t->check->ranges, sizeof(struct names_range));
    if (!range) return NULL;
    *range = (struct names_range){
        .first = first, .last = last, .device = t->check->device, .kind = (uint8_t)kind};
    return range;
}

// Descriptors

// ACPI 6.5, table 6.39: what a length and the two fixed bits allow.
static void address_check(struct template *t, const struct acpi_resource_address *a)
{
    if (a->size == 0) return; // not in use
    bool is_fixed = a->is_minimum_fixed && a->is_maximum_fixed;
    bool is_good = a->minimum <= a->maximum && a->size - 1 <= a->maximum - a->minimum &&
                   (!is_fixed || a->size - 1 == a->maximum - a->minimum) &&
                   (a->granularity & (a->granularity + 1)) == 0;
    if (!is_good) {
        template_say(t, CRS_ADDRESS, a->minimum, a->maximum, a->size);
        return;
    }
    if (!t->device) return;
    bool is_bridge = t->device->is_root_bridge;
    t->device->has_bus = t->device->has_bus || a->space == ACPI_RESOURCE_SPACE_BUS;
    t->device->has_window = t->device->has_window || a->space <= ACPI_RESOURCE_SPACE_IO;
    if (a->translation != 0 || a->space > ACPI_RESOURCE_SPACE_IO) return;
    // What other devices produce is mostly an error of who wrote the descriptor.
    if (!a->is_consumer && !is_bridge && !t->device->is_motherboard) return;
    struct names_range *range = range_add(
        t, a->space == ACPI_RESOURCE_SPACE_IO ? NAMES_IO : NAMES_MEMORY, a->minimum, a->size);
    if (range) range->is_produced = is_bridge;
}

static void io_check(struct template *t, const struct acpi_resource_io *io)
{
    if (io->size == 0) return;
    if (io->minimum > io->maximum || io->maximum + io->size - 1u > PORT_LAST)
        template_say(t, CRS_IO, io->minimum, io->maximum, io->size);
    else
        (void)range_add(t, NAMES_IO, io->minimum, io->size);
}

static void memory_check(struct template *t, const struct acpi_resource_memory *m)
{
    if (m->size == 0) return;
    if (m->minimum > m->maximum || (uint64_t)m->minimum + m->size - 1 > UINT32_MAX)
        template_say(t, CRS_MEMORY, m->minimum, m->maximum, m->size);
    else
        (void)range_add(t, NAMES_MEMORY, m->minimum, m->size);
}

static void interrupt_check(struct template *t, uint32_t number, bool is_shared)
{
    if (t->check->gsi_end && number >= t->check->gsi_end)
        names_say(t->check, CRS_IRQ_RANGE, t->node, "%u", (unsigned)number);
    if (number == 0) return; // also what stands where nothing was filled in
    struct names_range *range = range_add(t, NAMES_IRQ, number, 1);
    if (range) range->is_shareable = is_shared;
}

static void irq_check(struct template *t, const struct acpi_resource_irq *irq)
{
    if (t->is_crs && (irq->mask & (irq->mask - 1u)))
        names_say(t->check, CRS_IRQ_MANY, t->node, "offset 0x%zx: mask 0x%x", t->at->offset,
                  irq->mask);
    if (irq->has_flags &&
        irq->signal.is_edge != (irq->signal.polarity == ACPI_RESOURCE_ACTIVE_HIGH))
        names_say(t->check, CRS_IRQ_LEVEL, t->node, "offset 0x%zx", t->at->offset);
    for (unsigned i = 0; t->is_crs && i < 16; i++)
        if (irq->mask >> i & 1) interrupt_check(t, i, irq->signal.is_shared);
}

static void descriptor_check(struct template *t)
{
    const struct acpi_resource *r = t->at;
    switch (r->type) {
    case ACPI_RESOURCE_ADDRESS:
        address_check(t, &r->address);
        break;
    case ACPI_RESOURCE_IO:
    case ACPI_RESOURCE_FIXED_IO:
        io_check(t, &r->io);
        break;
    case ACPI_RESOURCE_MEMORY24:
    case ACPI_RESOURCE_MEMORY32:
    case ACPI_RESOURCE_FIXED_MEMORY32:
        memory_check(t, &r->memory);
        break;
    case ACPI_RESOURCE_IRQ:
        irq_check(t, &r->irq);
        break;
    case ACPI_RESOURCE_EXTENDED_IRQ:
        for (size_t i = 0; i < r->extended_irq.count && !r->extended_irq.source.is_present; i++)
            interrupt_check(t, acpi_resource_interrupt(&r->extended_irq, i),
                            r->extended_irq.signal.is_shared);
        break;
    default:
        break;
    }
}

void names_template_check(struct names_check *check, struct acpi_node *node,
                          const struct acpi_value *value)
{
    const uint8_t *bytes;
    size_t length;
    if (acpi_value_buffer(value, &bytes, &length) < 0) return;
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    struct acpi_resource resource;
    struct template t = {.check = check,
                         .node = node,
                         .is_crs = memcmp(&node->segment, "_CRS", 4) == 0,
                         .at = &resource};
    if (t.is_crs && check->device != UINT32_MAX) {
        t.device = (struct names_device *)check->devices.items + check->device;
        if (!t.device->is_present) t.device = NULL;
    }
    if (t.device) t.device->has_crs = true;
    bool has_alternatives = false;
    while (acpi_resource_next(&cursor, &resource)) {
        has_alternatives = has_alternatives || resource.type == ACPI_RESOURCE_START_DEPENDENT;
        if (resource.is_decoded) descriptor_check(&t);
    }
    if (t.is_crs && has_alternatives) names_say(check, CRS_DEPENDENT, node, NULL);
    uint32_t of_end = cursor.defects & DEFECTS_OF_END, others = cursor.defects & ~DEFECTS_OF_END;
    if (others)
        names_say(check, CRS_TEMPLATE, node, "%s", acpi_resource_defect_text(others & -others));
    if (of_end) names_say(check, CRS_END, node, "%s", acpi_resource_defect_text(of_end & -of_end));
}
