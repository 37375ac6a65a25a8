// SPDX-License-Identifier: MIT
// Decoded descriptors back into bytes: the writer, small descriptors, memory, address spaces,
// interrupts and registers (ACPI 6.5, 6.4). The layout is iasl's: parts of a connection one after
// the other, nothing left out that may be 0.

#include "resource/encode.h"

#include <base/bits.h>
#include <base/string.h>

#define LARGE_HEADER 3u
#define END_TAG 0x79u

void writer_put(struct resource_writer *w, uint64_t value, unsigned bytes)
{
    if (bytes < 8 && value >> (8 * bytes) != 0) w->is_bad = true;
    for (unsigned i = 0; i < bytes; i++, w->at++) {
        if (w->at < w->capacity) w->out[w->at] = (uint8_t)(value >> (8 * i));
    }
}

void writer_copy(struct resource_writer *w, const void *data, size_t length)
{
    if (w->at < w->capacity && length > 0) {
        size_t room = w->capacity - w->at;
        memcpy(w->out + w->at, data, length < room ? length : room);
    }
    w->at += length;
}

void writer_text(struct resource_writer *w, struct acpi_resource_text text)
{
    if (!text.text) return;
    writer_expect(w, !memchr(text.text, 0, text.length));
    writer_copy(w, text.text, text.length);
    writer_put(w, 0, 1);
}

void writer_source(struct resource_writer *w, const struct acpi_resource_source *source)
{
    if (!source->is_present) return;
    writer_put(w, source->index, 1);
    writer_text(w, source->path);
}

unsigned writer_bits(struct resource_writer *w, unsigned value, unsigned width, unsigned shift)
{
    writer_expect(w, value >> width == 0);
    return value << shift;
}

void writer_expect(struct resource_writer *w, bool is_good)
{
    if (!is_good) w->is_bad = true;
}

// Small descriptors

// The flags that a descriptor without flags means (ACPI 6.5, 6.4.2.1).
static bool signal_is_default(const struct acpi_resource_signal *signal)
{
    return signal->is_edge && signal->polarity == ACPI_RESOURCE_ACTIVE_HIGH && !signal->is_shared &&
           !signal->is_wake_capable;
}

static void encode_irq(struct resource_writer *w, const struct acpi_resource_irq *irq)
{
    const struct acpi_resource_signal *signal = &irq->signal;
    writer_put(w, irq->has_flags ? 0x23 : 0x22, 1);
    writer_put(w, irq->mask, 2);
    if (!irq->has_flags) {
        writer_expect(w, signal_is_default(signal));
        return;
    }
    writer_put(w,
               signal->is_edge | writer_bits(w, signal->polarity, 1, 3) |
                   (unsigned)signal->is_shared << 4 | (unsigned)signal->is_wake_capable << 5,
               1);
}

static void encode_dma(struct resource_writer *w, const struct acpi_resource_dma *dma)
{
    writer_put(w, 0x2a, 1);
    writer_put(w, dma->mask, 1);
    writer_put(w,
               writer_bits(w, dma->transfer, 2, 0) | (unsigned)dma->is_bus_master << 2 |
                   writer_bits(w, dma->speed, 2, 5),
               1);
}

static void encode_start_dependent(struct resource_writer *w,
                                   const struct acpi_resource_start_dependent *start)
{
    unsigned priority =
        writer_bits(w, start->compatibility, 2, 0) | writer_bits(w, start->performance, 2, 2);
    writer_put(w, 0x30u | start->has_priority, 1);
    if (start->has_priority) {
        writer_put(w, priority, 1);
    } else {
        writer_expect(w, priority == 5); // both acceptable
    }
}

static void encode_io(struct resource_writer *w, const struct acpi_resource_io *io)
{
    writer_put(w, 0x47, 1);
    writer_put(w, io->is_decode16, 1);
    writer_put(w, io->minimum, 2);
    writer_put(w, io->maximum, 2);
    writer_put(w, io->alignment, 1);
    writer_put(w, io->size, 1);
}

static void encode_fixed_io(struct resource_writer *w, const struct acpi_resource_io *io)
{
    writer_expect(w, !io->is_decode16 && io->minimum == io->maximum && io->alignment == 0);
    writer_put(w, 0x4b, 1);
    writer_put(w, io->minimum, 2);
    writer_put(w, io->size, 1);
}

static void encode_fixed_dma(struct resource_writer *w, const struct acpi_resource_fixed_dma *dma)
{
    writer_put(w, 0x55, 1);
    writer_put(w, dma->request_line, 2);
    writer_put(w, dma->channel, 2);
    writer_put(w, dma->width, 1);
}

static void encode_vendor_small(struct resource_writer *w,
                                const struct acpi_resource_vendor *vendor)
{
    writer_expect(w, vendor->data.length <= 7);
    writer_put(w, 0x70u | (vendor->data.length & 7u), 1);
    writer_copy(w, vendor->data.data, vendor->data.length);
}

// Memory

static void encode_memory24(struct resource_writer *w, const struct acpi_resource_memory *memory)
{
    writer_expect(w, ((memory->minimum | memory->maximum | memory->size) & 0xffu) == 0);
    writer_expect(w, memory->alignment != 0);
    writer_put(w, memory->is_writable, 1);
    writer_put(w, memory->minimum >> 8, 2);
    writer_put(w, memory->maximum >> 8, 2);
    writer_put(w, memory->alignment == 0x10000 ? 0 : memory->alignment, 2);
    writer_put(w, memory->size >> 8, 2);
}

static void encode_memory32(struct resource_writer *w, const struct acpi_resource_memory *memory)
{
    writer_put(w, memory->is_writable, 1);
    writer_put(w, memory->minimum, 4);
    writer_put(w, memory->maximum, 4);
    writer_put(w, memory->alignment, 4);
    writer_put(w, memory->size, 4);
}

static void encode_fixed_memory32(struct resource_writer *w,
                                  const struct acpi_resource_memory *memory)
{
    writer_expect(w, memory->minimum == memory->maximum && memory->alignment == 0);
    writer_put(w, memory->is_writable, 1);
    writer_put(w, memory->minimum, 4);
    writer_put(w, memory->size, 4);
}

// Address spaces

static unsigned address_type_flags(struct resource_writer *w,
                                   const struct acpi_resource_address *address)
{
    unsigned flags = address->type_flags;
    if (address->space == ACPI_RESOURCE_SPACE_MEMORY) {
        flags = (flags & 0xc0u) | address->memory.is_writable |
                writer_bits(w, address->memory.caching, 2, 1) |
                writer_bits(w, address->memory.range_type, 2, 3) |
                (unsigned)address->memory.is_translated << 5;
    } else if (address->space == ACPI_RESOURCE_SPACE_IO) {
        flags = (flags & 0xccu) | writer_bits(w, address->io.ranges, 2, 0) |
                (unsigned)address->io.is_translated << 4 | (unsigned)address->io.is_sparse << 5;
    }
    return flags;
}

static void encode_address(struct resource_writer *w, const struct acpi_resource_address *address)
{
    unsigned bytes = address->width / 8u;
    writer_put(w, address->space, 1);
    writer_put(w,
               address->is_consumer | (unsigned)address->is_subtractive << 1 |
                   (unsigned)address->is_minimum_fixed << 2 |
                   (unsigned)address->is_maximum_fixed << 3,
               1);
    writer_put(w, address_type_flags(w, address), 1);
    if (address->is_extended) writer_put(w, 1, 2); // its revision, and a reserved byte
    writer_put(w, address->granularity, bytes);
    writer_put(w, address->minimum, bytes);
    writer_put(w, address->maximum, bytes);
    writer_put(w, address->translation, bytes);
    writer_put(w, address->size, bytes);
    if (address->is_extended) {
        writer_expect(w, !address->source.is_present);
        writer_put(w, address->attributes, 8);
    } else {
        writer_source(w, &address->source);
    }
}

// 0 for a width that there is not.
static uint8_t address_tag(const struct acpi_resource_address *address)
{
    if (address->is_extended) return address->width == 64 ? 0x8b : 0;
    switch (address->width) {
    case 16:
        return 0x88;
    case 32:
        return 0x87;
    case 64:
        return 0x8a;
    default:
        return 0;
    }
}

// Interrupts and registers

static void encode_extended_irq(struct resource_writer *w,
                                const struct acpi_resource_extended_irq *irq)
{
    writer_put(w,
               irq->is_consumer | (unsigned)irq->signal.is_edge << 1 |
                   writer_bits(w, irq->signal.polarity, 1, 2) |
                   (unsigned)irq->signal.is_shared << 3 |
                   (unsigned)irq->signal.is_wake_capable << 4,
               1);
    writer_put(w, irq->count, 1);
    writer_copy(w, irq->numbers, 4 * (size_t)irq->count);
    writer_source(w, &irq->source);
}

static void encode_register(struct resource_writer *w, const struct acpi_resource_register *reg)
{
    writer_put(w, reg->space, 1);
    writer_put(w, reg->bit_width, 1);
    writer_put(w, reg->bit_offset, 1);
    writer_put(w, reg->access_size, 1);
    writer_put(w, reg->address, 8);
}

// Any descriptor

static bool encode_small(struct resource_writer *w, const struct acpi_resource *resource)
{
    switch (resource->type) {
    case ACPI_RESOURCE_IRQ:
        encode_irq(w, &resource->irq);
        return true;
    case ACPI_RESOURCE_DMA:
        encode_dma(w, &resource->dma);
        return true;
    case ACPI_RESOURCE_START_DEPENDENT:
        encode_start_dependent(w, &resource->start_dependent);
        return true;
    case ACPI_RESOURCE_END_DEPENDENT:
        writer_put(w, 0x38, 1);
        return true;
    case ACPI_RESOURCE_IO:
        encode_io(w, &resource->io);
        return true;
    case ACPI_RESOURCE_FIXED_IO:
        encode_fixed_io(w, &resource->io);
        return true;
    case ACPI_RESOURCE_FIXED_DMA:
        encode_fixed_dma(w, &resource->fixed_dma);
        return true;
    case ACPI_RESOURCE_VENDOR_SMALL:
        encode_vendor_small(w, &resource->vendor);
        return true;
    default:
        return false;
    }
}

// 0: no large descriptor.
static uint8_t large_tag(const struct acpi_resource *resource)
{
    // In the order of enum acpi_resource_type, from VENDOR_LARGE on.
    static const uint8_t tags[] = {0x84, 0x81, 0x85, 0x86, 0,    0x89, 0x82, 0x8c,
                                   0x8e, 0x8d, 0x8f, 0x90, 0x91, 0x92, 0x93};
    if (resource->type == ACPI_RESOURCE_ADDRESS) return address_tag(&resource->address);
    size_t i = (size_t)resource->type - ACPI_RESOURCE_VENDOR_LARGE;
    return i < sizeof tags ? tags[i] : 0;
}

static void encode_large(struct resource_writer *w, const struct acpi_resource *resource)
{
    switch (resource->type) {
    case ACPI_RESOURCE_VENDOR_LARGE:
        writer_copy(w, resource->vendor.data.data, resource->vendor.data.length);
        break;
    case ACPI_RESOURCE_MEMORY24:
        encode_memory24(w, &resource->memory);
        break;
    case ACPI_RESOURCE_MEMORY32:
        encode_memory32(w, &resource->memory);
        break;
    case ACPI_RESOURCE_FIXED_MEMORY32:
        encode_fixed_memory32(w, &resource->memory);
        break;
    case ACPI_RESOURCE_ADDRESS:
        encode_address(w, &resource->address);
        break;
    case ACPI_RESOURCE_EXTENDED_IRQ:
        encode_extended_irq(w, &resource->extended_irq);
        break;
    case ACPI_RESOURCE_GENERIC_REGISTER:
        encode_register(w, &resource->generic_register);
        break;
    case ACPI_RESOURCE_GPIO:
        encode_gpio(w, &resource->gpio);
        break;
    case ACPI_RESOURCE_SERIAL_BUS:
        encode_serial_bus(w, &resource->serial_bus);
        break;
    case ACPI_RESOURCE_PIN_FUNCTION:
        encode_pin_function(w, &resource->pin_function);
        break;
    case ACPI_RESOURCE_PIN_CONFIG:
        encode_pin_config(w, &resource->pin_config);
        break;
    case ACPI_RESOURCE_PIN_GROUP:
        encode_pin_group(w, &resource->pin_group);
        break;
    case ACPI_RESOURCE_PIN_GROUP_FUNCTION:
        encode_pin_group_function(w, &resource->pin_group_function);
        break;
    case ACPI_RESOURCE_PIN_GROUP_CONFIG:
        encode_pin_group_config(w, &resource->pin_group_config);
        break;
    default: // large_tag has let nothing else through
        encode_clock_input(w, &resource->clock_input);
        break;
    }
}

status_t resource_encode(struct resource_writer *w, const struct acpi_resource *resource)
{
    size_t start = w->at;
    if (!resource->is_decoded) return ST_INVALID_ARGUMENT;
    if (!encode_small(w, resource)) {
        uint8_t tag = large_tag(resource);
        if (tag == 0) return ST_INVALID_ARGUMENT;
        writer_put(w, tag, 1);
        writer_put(w, 0, 2); // its length, which is known at the end
        encode_large(w, resource);
        size_t length = w->at - start - LARGE_HEADER;
        if (length > UINT16_MAX) return ST_BAD_LENGTH;
        struct resource_writer header = {w->out, w->capacity, start + 1, false};
        writer_put(&header, length, 2);
    }
    return w->is_bad ? ST_OUT_OF_RANGE : ST_OK;
}

static status_t writer_finish(const struct resource_writer *w, size_t *out_length)
{
    *out_length = w->at;
    return w->at > w->capacity ? ST_LIMIT_REACHED : ST_OK;
}

status_t resource_encode_end(struct resource_writer *w, enum acpi_resource_checksum checksum,
                             size_t *out_length)
{
    uint8_t sum = 0;
    writer_put(w, END_TAG, 1);
    for (size_t i = 0; checksum == ACPI_RESOURCE_CHECKSUM && i < w->at && i < w->capacity; i++)
        sum = (uint8_t)(sum - w->out[i]);
    writer_put(w, sum, 1);
    return writer_finish(w, out_length);
}

status_t acpi_resource_encode(const struct acpi_resource *resource, uint8_t *out, size_t capacity,
                              size_t *out_length)
{
    struct resource_writer w = {out, capacity, 0, false};
    *out_length = 0;
    status_t st = resource_encode(&w, resource);
    return st < 0 ? st : writer_finish(&w, out_length);
}

status_t acpi_resources_encode(const struct acpi_resource *resources, size_t count,
                               enum acpi_resource_checksum checksum, uint8_t *out, size_t capacity,
                               size_t *out_length)
{
    struct resource_writer w = {out, capacity, 0, false};
    *out_length = 0;
    for (size_t i = 0; i < count; i++) {
        status_t st = resource_encode(&w, &resources[i]);
        if (st < 0) return st;
    }
    return resource_encode_end(&w, checksum, out_length);
}
