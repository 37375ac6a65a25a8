// SPDX-License-Identifier: MIT
// GPIO, serial bus, pin and clock descriptors back into bytes (ACPI 6.5, 6.4.3.8 to 6.4.3.14).

#include "resource/encode.h"

#include <base/string.h>

#define REVISION 1u

// Parts follow the fixed bytes in the order pins, source, label, vendor's data. A part that is not
// there has the offset where it would stand, but for texts, of which 0 says so.

static uint64_t text_offset(struct acpi_resource_text text, size_t *at)
{
    size_t offset = text.text ? *at : 0;
    if (text.text) *at += text.length + 1;
    return offset;
}

static void pins_copy(struct resource_writer *w, const struct acpi_resource_pins *pins)
{
    writer_copy(w, pins->data, 2 * pins->count);
}

static void vendor_copy(struct resource_writer *w, struct acpi_resource_bytes vendor)
{
    writer_copy(w, vendor.data, vendor.length);
}

// Source and label never are without a text in these descriptors: no offset, no source.
static void source_expect(struct resource_writer *w, const struct acpi_resource_source *source)
{
    writer_expect(w, source->is_present == (source->path.text != NULL));
}

void encode_gpio(struct resource_writer *w, const struct acpi_resource_gpio *gpio)
{
    size_t at = 23 + 2 * gpio->pins.count;
    unsigned flags = (unsigned)gpio->signal.is_shared << 3;
    if (gpio->connection == 0) {
        writer_expect(w, gpio->restriction == 0);
        flags |= gpio->signal.is_edge | writer_bits(w, gpio->signal.polarity, 2, 1) |
                 (unsigned)gpio->signal.is_wake_capable << 4;
    } else {
        writer_expect(w, !gpio->signal.is_edge && !gpio->signal.polarity &&
                             !gpio->signal.is_wake_capable);
        flags |= writer_bits(w, gpio->restriction, 2, 0);
    }
    source_expect(w, &gpio->source);
    writer_put(w, gpio->revision, 1);
    writer_put(w, gpio->connection, 1);
    writer_put(w, gpio->is_consumer, 2);
    writer_put(w, flags, 2);
    writer_put(w, gpio->pull, 1);
    writer_put(w, gpio->drive, 2);
    writer_put(w, gpio->debounce, 2);
    writer_put(w, 23, 2);
    writer_put(w, gpio->source.index, 1);
    writer_put(w, text_offset(gpio->source.path, &at), 2);
    writer_put(w, at, 2);
    writer_put(w, gpio->vendor.length, 2);
    pins_copy(w, &gpio->pins);
    writer_text(w, gpio->source.path);
    vendor_copy(w, gpio->vendor);
}

// Serial buses

static unsigned bus_type_flags(struct resource_writer *w,
                               const struct acpi_resource_serial_bus *bus)
{
    unsigned flags = bus->type_flags;
    switch (bus->bus) {
    case ACPI_RESOURCE_BUS_I2C:
        return (flags & 0xfeu) | bus->i2c.is_10bit | (unsigned)bus->i2c.legacy_register << 8;
    case ACPI_RESOURCE_BUS_SPI:
        return (flags & 0xfffcu) | bus->spi.is_three_wire | (unsigned)bus->spi.is_active_high << 1;
    case ACPI_RESOURCE_BUS_UART:
        return (flags & 0xff00u) | writer_bits(w, bus->uart.flow_control, 2, 0) |
               writer_bits(w, bus->uart.stop_bits, 2, 2) |
               writer_bits(w, bus->uart.data_bits - 5u, 3, 4) |
               (unsigned)bus->uart.is_big_endian << 7;
    case ACPI_RESOURCE_BUS_CSI2:
        return (flags & 0xff00u) | writer_bits(w, bus->csi2.phy, 2, 0) |
               writer_bits(w, bus->csi2.local_port, 6, 2);
    default:
        return flags;
    }
}

static void bus_data(struct resource_writer *w, const struct acpi_resource_serial_bus *bus)
{
    switch (bus->bus) {
    case ACPI_RESOURCE_BUS_I2C:
        writer_put(w, bus->i2c.speed, 4);
        writer_put(w, bus->i2c.address, 2);
        break;
    case ACPI_RESOURCE_BUS_SPI:
        writer_put(w, bus->spi.speed, 4);
        writer_put(w, bus->spi.data_bits, 1);
        writer_put(w, bus->spi.phase, 1);
        writer_put(w, bus->spi.polarity, 1);
        writer_put(w, bus->spi.selection, 2);
        break;
    case ACPI_RESOURCE_BUS_UART:
        writer_put(w, bus->uart.speed, 4);
        writer_put(w, bus->uart.rx_buffer, 2);
        writer_put(w, bus->uart.tx_buffer, 2);
        writer_put(w, bus->uart.parity, 1);
        writer_put(w, bus->uart.lines, 1);
        break;
    default:
        break;
    }
    vendor_copy(w, bus->vendor);
}

void encode_serial_bus(struct resource_writer *w, const struct acpi_resource_serial_bus *bus)
{
    struct resource_writer counting = {NULL, 0, 0, false};
    bus_data(&counting, bus);
    source_expect(w, &bus->source);
    writer_put(w, bus->revision, 1);
    writer_put(w, bus->source.index, 1);
    writer_put(w, bus->bus, 1);
    writer_put(w,
               bus->is_device_initiated | (unsigned)bus->is_consumer << 1 |
                   (unsigned)bus->is_shared << 2,
               1);
    writer_put(w, bus_type_flags(w, bus), 2);
    writer_put(w, bus->type_revision, 1);
    writer_put(w, counting.at, 2);
    bus_data(w, bus);
    writer_text(w, bus->source.path);
}

// Pins

void encode_pin_function(struct resource_writer *w, const struct acpi_resource_pin_function *pin)
{
    size_t at = 18 + 2 * pin->pins.count;
    source_expect(w, &pin->source);
    writer_put(w, REVISION, 1);
    writer_put(w, pin->is_shared, 2);
    writer_put(w, pin->pull, 1);
    writer_put(w, pin->function, 2);
    writer_put(w, 18, 2);
    writer_put(w, pin->source.index, 1);
    writer_put(w, text_offset(pin->source.path, &at), 2);
    writer_put(w, at, 2);
    writer_put(w, pin->vendor.length, 2);
    pins_copy(w, &pin->pins);
    writer_text(w, pin->source.path);
    vendor_copy(w, pin->vendor);
}

void encode_pin_config(struct resource_writer *w, const struct acpi_resource_pin_config *pin)
{
    size_t at = 20 + 2 * pin->pins.count;
    source_expect(w, &pin->source);
    writer_put(w, REVISION, 1);
    writer_put(w, pin->is_shared | (unsigned)pin->is_consumer << 1, 2);
    writer_put(w, pin->kind, 1);
    writer_put(w, pin->value, 4);
    writer_put(w, 20, 2);
    writer_put(w, pin->source.index, 1);
    writer_put(w, text_offset(pin->source.path, &at), 2);
    writer_put(w, at, 2);
    writer_put(w, pin->vendor.length, 2);
    pins_copy(w, &pin->pins);
    writer_text(w, pin->source.path);
    vendor_copy(w, pin->vendor);
}

void encode_pin_group(struct resource_writer *w, const struct acpi_resource_pin_group *group)
{
    size_t at = 14 + 2 * group->pins.count;
    writer_put(w, REVISION, 1);
    writer_put(w, group->is_consumer, 2);
    writer_put(w, 14, 2);
    writer_put(w, text_offset(group->label, &at), 2);
    writer_put(w, at, 2);
    writer_put(w, group->vendor.length, 2);
    pins_copy(w, &group->pins);
    writer_text(w, group->label);
    vendor_copy(w, group->vendor);
}

// The end of a descriptor that names a group of pins, whose names begin at offset `at`.
static void labelled_put(struct resource_writer *w, const struct acpi_resource_source *source,
                         struct acpi_resource_text label, struct acpi_resource_bytes vendor,
                         size_t at)
{
    writer_put(w, source->index, 1);
    writer_put(w, text_offset(source->path, &at), 2);
    writer_put(w, text_offset(label, &at), 2);
    writer_put(w, at, 2);
    writer_put(w, vendor.length, 2);
    writer_text(w, source->path);
    writer_text(w, label);
    vendor_copy(w, vendor);
}

void encode_pin_group_function(struct resource_writer *w,
                               const struct acpi_resource_pin_group_function *group)
{
    source_expect(w, &group->source);
    writer_put(w, REVISION, 1);
    writer_put(w, group->is_shared | (unsigned)group->is_consumer << 1, 2);
    writer_put(w, group->function, 2);
    labelled_put(w, &group->source, group->label, group->vendor, 17);
}

void encode_pin_group_config(struct resource_writer *w,
                             const struct acpi_resource_pin_group_config *group)
{
    source_expect(w, &group->source);
    writer_put(w, REVISION, 1);
    writer_put(w, group->is_shared | (unsigned)group->is_consumer << 1, 2);
    writer_put(w, group->kind, 1);
    writer_put(w, group->value, 4);
    labelled_put(w, &group->source, group->label, group->vendor, 20);
}

void encode_clock_input(struct resource_writer *w, const struct acpi_resource_clock_input *clock)
{
    writer_put(w, REVISION, 1);
    writer_put(w, clock->is_variable | writer_bits(w, clock->scale, 2, 1), 2);
    writer_put(w, clock->divisor, 2);
    writer_put(w, clock->numerator, 4);
    writer_source(w, &clock->source);
}
