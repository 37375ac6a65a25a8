// SPDX-License-Identifier: MIT
// Small descriptors, memory, address spaces, interrupts and registers (ACPI 6.5, 6.4.2.1 to
// 6.4.3.7).

#include <base/bits.h>
#include <base/string.h>

#include "resource/decode.h"

#define UUID_SIZE 16u

struct acpi_resource_text resource_text(const uint8_t *at, size_t length, size_t start,
                                        uint32_t *defects)
{
    struct acpi_resource_text text = {NULL, 0};
    if (start >= length) return text;
    const uint8_t *end = memchr(at + start, 0, length - start);
    if (!end) *defects |= ACPI_RESOURCE_UNTERMINATED;
    text.text = (const char *)at + start;
    text.length = end ? (size_t)(end - at) - start : length - start;
    return text;
}

struct acpi_resource_source resource_source(const uint8_t *at, size_t length, size_t start,
                                            uint32_t *defects)
{
    struct acpi_resource_source source = {.is_present = start < length};
    if (!source.is_present) return source;
    source.index = at[start];
    source.path = resource_text(at, length, start + 1, defects);
    return source;
}

// Table 6.28: mode in bit 0, polarity in bit 3.
void resource_decode_irq(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_irq *irq = &out->irq;
    irq->mask = load_le16(at + 1);
    irq->has_flags = length > 3;
    uint8_t flags = irq->has_flags ? at[3] : 1;
    irq->signal.is_edge = flags & 1;
    irq->signal.polarity = flags & 8 ? ACPI_RESOURCE_ACTIVE_LOW : ACPI_RESOURCE_ACTIVE_HIGH;
    irq->signal.is_shared = flags & 0x10;
    irq->signal.is_wake_capable = flags & 0x20;
}

void resource_decode_dma(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    (void)length;
    out->dma.mask = at[1];
    out->dma.transfer = at[2] & 3;
    out->dma.is_bus_master = at[2] & 4;
    out->dma.speed = (at[2] >> 5) & 3;
}

void resource_decode_start_dependent(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_start_dependent *start = &out->start_dependent;
    start->has_priority = length > 1;
    uint8_t priority = start->has_priority ? at[1] : 5; // both acceptable
    start->compatibility = priority & 3;
    start->performance = (priority >> 2) & 3;
}

void resource_decode_io(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    (void)length;
    out->io.is_decode16 = at[1] & 1;
    out->io.minimum = load_le16(at + 2);
    out->io.maximum = load_le16(at + 4);
    out->io.alignment = at[6];
    out->io.size = at[7];
}

void resource_decode_fixed_io(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    (void)length;
    out->io.minimum = out->io.maximum = load_le16(at + 1);
    out->io.size = at[3];
}

void resource_decode_fixed_dma(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    (void)length;
    out->fixed_dma.request_line = load_le16(at + 1);
    out->fixed_dma.channel = load_le16(at + 3);
    out->fixed_dma.width = at[5];
}

static void vendor_decode(const uint8_t *data, size_t length, struct acpi_resource *out)
{
    out->vendor.data.data = length ? data : NULL;
    out->vendor.data.length = length;
}

void resource_decode_vendor_small(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    vendor_decode(at + 1, length - 1, out);
}

void resource_decode_vendor_large(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    vendor_decode(at + 3, length - 3, out);
    if (length >= 3 + 1 + UUID_SIZE) {
        out->vendor.uuid_subtype = at[3];
        out->vendor.uuid = at + 4;
    }
}

// Memory

// Addresses and lengths count 256 bytes, the alignment bytes (0: 64 KiB).
void resource_decode_memory24(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_memory *memory = &out->memory;
    uint16_t alignment = load_le16(at + 8);
    (void)length;
    memory->is_writable = at[3] & 1;
    memory->minimum = (uint32_t)load_le16(at + 4) << 8;
    memory->maximum = (uint32_t)load_le16(at + 6) << 8;
    memory->alignment = alignment ? alignment : 0x10000;
    memory->size = (uint32_t)load_le16(at + 10) << 8;
}

void resource_decode_memory32(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    (void)length;
    out->memory.is_writable = at[3] & 1;
    out->memory.minimum = load_le32(at + 4);
    out->memory.maximum = load_le32(at + 8);
    out->memory.alignment = load_le32(at + 12);
    out->memory.size = load_le32(at + 16);
}

void resource_decode_fixed_memory32(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    (void)length;
    out->memory.is_writable = at[3] & 1;
    out->memory.minimum = out->memory.maximum = load_le32(at + 4);
    out->memory.size = load_le32(at + 8);
}

// Address spaces

// Bytes 3 to 5, the same in all four (tables 6.42 to 6.50).
static void address_flags_decode(const uint8_t *at, struct acpi_resource_address *out)
{
    out->space = at[3];
    out->is_consumer = at[4] & 1;
    out->is_subtractive = at[4] & 2;
    out->is_minimum_fixed = at[4] & 4;
    out->is_maximum_fixed = at[4] & 8;
    uint8_t flags = out->type_flags = at[5];
    if (out->space == ACPI_RESOURCE_SPACE_MEMORY) {
        out->memory.is_writable = flags & 1;
        out->memory.caching = (flags >> 1) & 3;
        out->memory.range_type = (flags >> 3) & 3;
        out->memory.is_translated = flags & 0x20;
    } else if (out->space == ACPI_RESOURCE_SPACE_IO) {
        out->io.ranges = flags & 3;
        out->io.is_translated = flags & 0x10;
        out->io.is_sparse = flags & 0x20;
    }
}

void resource_decode_address16(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_address *address = &out->address;
    address_flags_decode(at, address);
    address->width = 16;
    address->granularity = load_le16(at + 6);
    address->minimum = load_le16(at + 8);
    address->maximum = load_le16(at + 10);
    address->translation = load_le16(at + 12);
    address->size = load_le16(at + 14);
    address->source = resource_source(at, length, 16, &out->defects);
}

void resource_decode_address32(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_address *address = &out->address;
    address_flags_decode(at, address);
    address->width = 32;
    address->granularity = load_le32(at + 6);
    address->minimum = load_le32(at + 10);
    address->maximum = load_le32(at + 14);
    address->translation = load_le32(at + 18);
    address->size = load_le32(at + 22);
    address->source = resource_source(at, length, 26, &out->defects);
}

static void address64_ranges_decode(const uint8_t *at, struct acpi_resource_address *out)
{
    out->width = 64;
    out->granularity = load_le64(at);
    out->minimum = load_le64(at + 8);
    out->maximum = load_le64(at + 16);
    out->translation = load_le64(at + 24);
    out->size = load_le64(at + 32);
}

void resource_decode_address64(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    address_flags_decode(at, &out->address);
    address64_ranges_decode(at + 6, &out->address);
    out->address.source = resource_source(at, length, 46, &out->defects);
}

// Byte 6 is a revision, byte 7 reserved.
void resource_decode_extended_address(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    (void)length;
    address_flags_decode(at, &out->address);
    address64_ranges_decode(at + 8, &out->address);
    out->address.is_extended = true;
    out->address.attributes = load_le64(at + 48);
}

// Interrupts and registers

uint32_t acpi_resource_interrupt(const struct acpi_resource_extended_irq *irq, size_t index)
{
    return load_le32(irq->numbers + 4 * index);
}

// Table 6.57: mode in bit 1, polarity in bit 2.
void resource_decode_extended_irq(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_extended_irq *irq = &out->extended_irq;
    irq->is_consumer = at[3] & 1;
    irq->signal.is_edge = at[3] & 2;
    irq->signal.polarity = at[3] & 4 ? ACPI_RESOURCE_ACTIVE_LOW : ACPI_RESOURCE_ACTIVE_HIGH;
    irq->signal.is_shared = at[3] & 8;
    irq->signal.is_wake_capable = at[3] & 0x10;
    irq->count = at[4];
    irq->numbers = at + 5;
    size_t room = (length - 5) / 4;
    if (irq->count > room) {
        irq->count = (uint8_t)room;
        out->defects |= ACPI_RESOURCE_BAD_OFFSET;
        return; // what follows the numbers cannot be told from them
    }
    irq->source = resource_source(at, length, 5 + 4 * (size_t)irq->count, &out->defects);
}

void resource_decode_register(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    (void)length;
    out->generic_register.space = at[3];
    out->generic_register.bit_width = at[4];
    out->generic_register.bit_offset = at[5];
    out->generic_register.access_size = at[6];
    out->generic_register.address = load_le64(at + 7);
}
