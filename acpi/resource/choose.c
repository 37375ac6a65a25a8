// SPDX-License-Identifier: MIT
// Templates made of templates: one of the configurations that _PRS offers, and a template in the
// shape of another, as _SRS wants it.

#include "resource/encode.h"

#include <base/bits.h>

// Defects that leave it open what a template means.
#define UNCLEAR (ACPI_RESOURCE_REFUSED | ACPI_RESOURCE_BAD_OFFSET | ACPI_RESOURCE_UNTERMINATED)

static bool template_is_clear(const uint8_t *bytes, size_t length)
{
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    struct acpi_resource resource;
    while (acpi_resource_next(&cursor, &resource))
        continue;
    return cursor.has_end_tag && !(cursor.defects & UNCLEAR);
}

// Alternatives

static uint32_t lowest_bit(uint32_t mask)
{
    return mask & (0u - mask);
}

static void address_settle(struct acpi_resource_address *address)
{
    if (address->size == 0 || address->maximum < address->minimum) return;
    if (address->maximum - address->minimum < address->size) return; // there is one place only
    address->maximum = address->minimum + (address->size - 1);
}

static void choice_settle(struct acpi_resource *resource)
{
    switch (resource->type) {
    case ACPI_RESOURCE_IRQ:
        resource->irq.mask = (uint16_t)lowest_bit(resource->irq.mask);
        break;
    case ACPI_RESOURCE_EXTENDED_IRQ:
        if (resource->extended_irq.count > 1) resource->extended_irq.count = 1;
        break;
    case ACPI_RESOURCE_DMA:
        resource->dma.mask = (uint8_t)lowest_bit(resource->dma.mask);
        break;
    case ACPI_RESOURCE_IO:
        resource->io.maximum = resource->io.minimum;
        break;
    case ACPI_RESOURCE_MEMORY24:
    case ACPI_RESOURCE_MEMORY32:
        resource->memory.maximum = resource->memory.minimum;
        break;
    case ACPI_RESOURCE_ADDRESS:
        address_settle(&resource->address);
        break;
    default:
        break;
    }
}

status_t acpi_resources_alternative(const uint8_t *possible, size_t possible_length, unsigned index,
                                    uint8_t *out, size_t capacity, size_t *out_length)
{
    struct resource_writer w = {out, capacity, 0, false};
    struct acpi_resource_cursor cursor = acpi_resources(possible, possible_length);
    struct acpi_resource resource;
    uint64_t functions = 0; // dependent ones begun so far
    *out_length = 0;
    if (!template_is_clear(possible, possible_length)) return ST_AML_RESOURCE;
    while (acpi_resource_next(&cursor, &resource)) {
        if (resource.type == ACPI_RESOURCE_START_DEPENDENT) functions++;
        if (resource.type == ACPI_RESOURCE_START_DEPENDENT ||
            resource.type == ACPI_RESOURCE_END_DEPENDENT)
            continue;
        if (cursor.is_in_dependent && functions != (uint64_t)index + 1) continue;
        choice_settle(&resource);
        status_t st = resource_encode(&w, &resource);
        if (st < 0) return st;
    }
    if (index >= (functions ? functions : 1)) return ST_NOT_FOUND;
    return resource_encode_end(&w, ACPI_RESOURCE_NO_CHECKSUM, out_length);
}

// Shapes

// Descriptors for the same thing are of one class; any other type is a class of its own.
static enum acpi_resource_type class_of(const struct acpi_resource *resource)
{
    switch (resource->type) {
    case ACPI_RESOURCE_EXTENDED_IRQ:
        return ACPI_RESOURCE_IRQ;
    case ACPI_RESOURCE_FIXED_IO:
        return ACPI_RESOURCE_IO;
    case ACPI_RESOURCE_MEMORY24:
    case ACPI_RESOURCE_FIXED_MEMORY32:
        return ACPI_RESOURCE_MEMORY32;
    default:
        return resource->type;
    }
}

static bool class_next(struct acpi_resource_cursor *cursor, enum acpi_resource_type class,
                       struct acpi_resource *out)
{
    while (acpi_resource_next(cursor, out)) {
        if (class_of(out) == class) return true;
    }
    return false;
}

static bool irq_adapt(const struct acpi_resource *current, struct acpi_resource *wanted)
{
    struct acpi_resource_irq irq = {.has_flags = current->irq.has_flags};
    if (wanted->type == ACPI_RESOURCE_IRQ) {
        irq.mask = wanted->irq.mask;
        irq.signal = wanted->irq.signal;
    } else {
        const struct acpi_resource_extended_irq *from = &wanted->extended_irq;
        for (size_t i = 0; i < from->count; i++) {
            uint32_t number = acpi_resource_interrupt(from, i);
            if (number >= 16) return false;
            irq.mask |= (uint16_t)(1u << number);
        }
        irq.signal = from->signal;
    }
    // Without flags firmware looks at the number only, and knows how it is wired.
    if (!irq.has_flags) irq.signal = (struct acpi_resource_signal){.is_edge = true};
    wanted->irq = irq;
    return true;
}

static bool extended_irq_adapt(const struct acpi_resource *current, struct acpi_resource *wanted)
{
    // Numbers 0 to 15, one after the other: one of them is a range of one.
    static const uint8_t numbers[16][4] = {{0}, {1}, {2},  {3},  {4},  {5},  {6},  {7},
                                           {8}, {9}, {10}, {11}, {12}, {13}, {14}, {15}};
    if (wanted->type == ACPI_RESOURCE_EXTENDED_IRQ) return true;
    const struct acpi_resource_irq from = wanted->irq;
    if (lowest_bit(from.mask) != from.mask || from.mask == 0) return false;
    wanted->extended_irq = (struct acpi_resource_extended_irq){
        .is_consumer = current->extended_irq.is_consumer,
        .signal = from.has_flags ? from.signal : current->extended_irq.signal,
        .numbers = numbers[__builtin_ctz(from.mask)],
        .count = 1,
        .source = current->extended_irq.source,
    };
    return true;
}

static bool io_adapt(const struct acpi_resource *current, struct acpi_resource *wanted)
{
    bool is_fixed = wanted->type == ACPI_RESOURCE_FIXED_IO;
    if (current->type == ACPI_RESOURCE_FIXED_IO) {
        if (wanted->io.minimum != wanted->io.maximum) return false;
        wanted->io.is_decode16 = false;
        wanted->io.alignment = 0;
    } else if (is_fixed) {
        wanted->io.is_decode16 = current->io.is_decode16;
        wanted->io.alignment = current->io.alignment;
    }
    return true;
}

static bool memory_adapt(const struct acpi_resource *current, struct acpi_resource *wanted)
{
    struct acpi_resource_memory *memory = &wanted->memory;
    if (current->type == ACPI_RESOURCE_FIXED_MEMORY32) {
        memory->alignment = 0;
        return memory->minimum == memory->maximum;
    }
    if (wanted->type != current->type) memory->alignment = current->memory.alignment;
    return true;
}

static bool address_adapt(const struct acpi_resource *current, struct acpi_resource *wanted)
{
    if (wanted->address.space != current->address.space) return false;
    wanted->address.width = current->address.width;
    wanted->address.is_extended = current->address.is_extended;
    return true;
}

// Turns `wanted` into a descriptor of the kind of `current`, which is of its class.
static bool resource_adapt(const struct acpi_resource *current, struct acpi_resource *wanted)
{
    bool is_good = true;
    switch (current->type) {
    case ACPI_RESOURCE_IRQ:
        is_good = irq_adapt(current, wanted);
        break;
    case ACPI_RESOURCE_EXTENDED_IRQ:
        is_good = extended_irq_adapt(current, wanted);
        break;
    case ACPI_RESOURCE_IO:
    case ACPI_RESOURCE_FIXED_IO:
        is_good = io_adapt(current, wanted);
        break;
    case ACPI_RESOURCE_MEMORY24:
    case ACPI_RESOURCE_MEMORY32:
    case ACPI_RESOURCE_FIXED_MEMORY32:
        is_good = memory_adapt(current, wanted);
        break;
    case ACPI_RESOURCE_ADDRESS:
        is_good = address_adapt(current, wanted);
        break;
    default:
        break;
    }
    wanted->type = current->type;
    return is_good;
}

status_t acpi_resources_fit(const uint8_t *current, size_t current_length, const uint8_t *wanted,
                            size_t wanted_length, uint8_t *out, size_t capacity, size_t *out_length)
{
    struct acpi_resource_cursor at = acpi_resources(current, current_length);
    // One for each class, so that a template of whatever length is passed a few times only.
    struct acpi_resource_cursor classes[ACPI_RESOURCE_CLOCK_INPUT + 1];
    struct resource_writer w = {out, capacity, 0, false};
    struct acpi_resource mine, other;
    *out_length = 0;
    if (!template_is_clear(current, current_length)) return ST_AML_RESOURCE;
    if (!template_is_clear(wanted, wanted_length)) return ST_AML_RESOURCE;
    for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
        classes[i] = acpi_resources(wanted, wanted_length);
    while (acpi_resource_next(&at, &mine)) {
        enum acpi_resource_type class = class_of(&mine);
        bool is_wanted = class_next(&classes[class], class, &other);
        if (is_wanted && !resource_adapt(&mine, &other)) return ST_NOT_SUPPORTED;
        status_t st = resource_encode(&w, is_wanted ? &other : &mine);
        if (st < 0) return st == ST_OUT_OF_RANGE ? ST_NOT_SUPPORTED : st;
    }
    for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
        if (class_next(&classes[i], (enum acpi_resource_type)i, &other)) return ST_NOT_SUPPORTED;
    }
    return resource_encode_end(&w, ACPI_RESOURCE_NO_CHECKSUM, out_length);
}
