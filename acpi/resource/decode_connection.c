// SPDX-License-Identifier: MIT
// GPIO, serial bus, pin and clock descriptors (ACPI 6.5, 6.4.3.8 to 6.4.3.14). Their parts stand
// where 16-bit offsets from the descriptor's first byte say.

#include <base/bits.h>

#include "resource/decode.h"

uint16_t acpi_resource_pin(const struct acpi_resource_pins *pins, size_t index)
{
    return load_le16(pins->data + 2 * index);
}

// One connection descriptor while its parts are taken out.
struct parts {
    const uint8_t *at;
    size_t length;
    size_t fixed; // bytes before the first part
    uint32_t *defects;
};

static bool offset_is_good(const struct parts *p, size_t offset)
{
    if (offset >= p->fixed && offset <= p->length) return true;
    *p->defects |= ACPI_RESOURCE_BAD_OFFSET;
    return false;
}

// 0 means none.
static struct acpi_resource_text text_part(const struct parts *p, uint16_t offset)
{
    if (offset == 0 || !offset_is_good(p, offset)) return (struct acpi_resource_text){NULL, 0};
    return resource_text(p->at, p->length, offset, p->defects);
}

static struct acpi_resource_source source_part(const struct parts *p, uint8_t index,
                                               uint16_t offset)
{
    struct acpi_resource_text path = text_part(p, offset);
    return (struct acpi_resource_source){path.text != NULL, index, path};
}

static struct acpi_resource_bytes vendor_part(const struct parts *p, uint16_t offset,
                                              uint16_t length)
{
    if (length == 0 || !offset_is_good(p, offset)) return (struct acpi_resource_bytes){NULL, 0};
    size_t room = p->length - offset;
    if (length > room) *p->defects |= ACPI_RESOURCE_BAD_OFFSET;
    if (room == 0) return (struct acpi_resource_bytes){NULL, 0};
    return (struct acpi_resource_bytes){p->at + offset, length < room ? length : room};
}

// Pins carry no count: they end where the next part begins, which is the text or the vendor data,
// in either order.
static struct acpi_resource_pins pins_part(const struct parts *p, uint16_t offset, uint16_t text,
                                           uint16_t vendor)
{
    struct acpi_resource_pins pins = {NULL, 0};
    if (!offset_is_good(p, offset)) return pins;
    size_t end = p->length;
    if (text >= offset && text < end) end = text;
    if (vendor >= offset && vendor < end) end = vendor;
    if ((end - offset) % 2 != 0) *p->defects |= ACPI_RESOURCE_BAD_OFFSET;
    pins.count = (end - offset) / 2;
    if (pins.count > 0) pins.data = p->at + offset;
    return pins;
}

// Table 6.51. Interrupts: mode in bit 0, polarity in bits 1 and 2.
void resource_decode_gpio(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_gpio *gpio = &out->gpio;
    const struct parts parts = {at, length, 23, &out->defects};
    uint16_t flags = load_le16(at + 7), source = load_le16(at + 17), vendor = load_le16(at + 19);
    gpio->revision = at[3];
    gpio->connection = at[4];
    gpio->is_consumer = at[5] & 1;
    gpio->signal.is_shared = flags & 8;
    if (gpio->connection == 0) {
        gpio->signal.is_edge = flags & 1;
        gpio->signal.polarity = (flags >> 1) & 3;
        gpio->signal.is_wake_capable = flags & 0x10;
    } else {
        gpio->restriction = flags & 3;
    }
    gpio->pull = at[9];
    gpio->drive = load_le16(at + 10);
    gpio->debounce = load_le16(at + 12);
    gpio->pins = pins_part(&parts, load_le16(at + 14), source, vendor);
    gpio->source = source_part(&parts, at[16], source);
    gpio->vendor = vendor_part(&parts, vendor, load_le16(at + 21));
}

// Serial buses

// Bytes of type specific data that each bus has before its vendor's (tables 6.53 to 6.56).
static size_t bus_data_minimum(uint8_t bus)
{
    switch (bus) {
    case ACPI_RESOURCE_BUS_I2C:
        return 6;
    case ACPI_RESOURCE_BUS_SPI:
        return 9;
    case ACPI_RESOURCE_BUS_UART:
        return 10;
    default:
        return 0;
    }
}

static void bus_data_decode(const uint8_t *data, struct acpi_resource_serial_bus *out)
{
    uint8_t flags = (uint8_t)out->type_flags;
    switch (out->bus) {
    case ACPI_RESOURCE_BUS_I2C:
        out->i2c.is_10bit = flags & 1;
        out->i2c.legacy_register = (uint8_t)(out->type_flags >> 8);
        out->i2c.speed = load_le32(data);
        out->i2c.address = load_le16(data + 4);
        break;
    case ACPI_RESOURCE_BUS_SPI:
        out->spi.is_three_wire = flags & 1;
        out->spi.is_active_high = flags & 2;
        out->spi.speed = load_le32(data);
        out->spi.data_bits = data[4];
        out->spi.phase = data[5];
        out->spi.polarity = data[6];
        out->spi.selection = load_le16(data + 7);
        break;
    case ACPI_RESOURCE_BUS_UART:
        out->uart.flow_control = flags & 3;
        out->uart.stop_bits = (flags >> 2) & 3;
        out->uart.data_bits = (uint8_t)(5 + ((flags >> 4) & 7));
        out->uart.is_big_endian = flags & 0x80;
        out->uart.speed = load_le32(data);
        out->uart.rx_buffer = load_le16(data + 4);
        out->uart.tx_buffer = load_le16(data + 6);
        out->uart.parity = data[8];
        out->uart.lines = data[9];
        break;
    case ACPI_RESOURCE_BUS_CSI2:
        out->csi2.phy = flags & 3;
        out->csi2.local_port = flags >> 2;
        break;
    default:
        break;
    }
}

void resource_decode_serial_bus(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_serial_bus *bus = &out->serial_bus;
    bus->revision = at[3];
    bus->bus = at[5];
    bus->is_device_initiated = at[6] & 1;
    bus->is_consumer = at[6] & 2;
    bus->is_shared = at[6] & 4;
    bus->type_flags = load_le16(at + 7);
    bus->type_revision = at[9];
    size_t data_length = load_le16(at + 10), minimum = bus_data_minimum(bus->bus);
    if (data_length > length - 12) {
        data_length = length - 12;
        out->defects |= ACPI_RESOURCE_BAD_OFFSET;
    }
    if (data_length < minimum) {
        out->defects |= ACPI_RESOURCE_TOO_SHORT;
        out->is_decoded = false;
        return;
    }
    bus_data_decode(at + 12, bus);
    bus->vendor.length = data_length - minimum;
    if (bus->vendor.length > 0) bus->vendor.data = at + 12 + minimum;
    bus->source.index = at[4];
    bus->source.path = resource_text(at, length, 12 + data_length, &out->defects);
    bus->source.is_present = bus->source.path.text != NULL;
}

// Pins

void resource_decode_pin_function(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_pin_function *pin = &out->pin_function;
    const struct parts parts = {at, length, 18, &out->defects};
    uint16_t source = load_le16(at + 12), vendor = load_le16(at + 14);
    pin->is_shared = at[4] & 1;
    pin->pull = at[6];
    pin->function = load_le16(at + 7);
    pin->pins = pins_part(&parts, load_le16(at + 9), source, vendor);
    pin->source = source_part(&parts, at[11], source);
    pin->vendor = vendor_part(&parts, vendor, load_le16(at + 16));
}

void resource_decode_pin_config(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_pin_config *pin = &out->pin_config;
    const struct parts parts = {at, length, 20, &out->defects};
    uint16_t source = load_le16(at + 14), vendor = load_le16(at + 16);
    pin->is_shared = at[4] & 1;
    pin->is_consumer = at[4] & 2;
    pin->kind = at[6];
    pin->value = load_le32(at + 7);
    pin->pins = pins_part(&parts, load_le16(at + 11), source, vendor);
    pin->source = source_part(&parts, at[13], source);
    pin->vendor = vendor_part(&parts, vendor, load_le16(at + 18));
}

void resource_decode_pin_group(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_pin_group *group = &out->pin_group;
    const struct parts parts = {at, length, 14, &out->defects};
    uint16_t label = load_le16(at + 8), vendor = load_le16(at + 10);
    group->is_consumer = at[4] & 1;
    group->pins = pins_part(&parts, load_le16(at + 6), label, vendor);
    group->label = text_part(&parts, label);
    group->vendor = vendor_part(&parts, vendor, load_le16(at + 12));
}

void resource_decode_pin_group_function(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_pin_group_function *group = &out->pin_group_function;
    const struct parts parts = {at, length, 17, &out->defects};
    group->is_shared = at[4] & 1;
    group->is_consumer = at[4] & 2;
    group->function = load_le16(at + 6);
    group->source = source_part(&parts, at[8], load_le16(at + 9));
    group->label = text_part(&parts, load_le16(at + 11));
    group->vendor = vendor_part(&parts, load_le16(at + 13), load_le16(at + 15));
}

void resource_decode_pin_group_config(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_pin_group_config *group = &out->pin_group_config;
    const struct parts parts = {at, length, 20, &out->defects};
    group->is_shared = at[4] & 1;
    group->is_consumer = at[4] & 2;
    group->kind = at[6];
    group->value = load_le32(at + 7);
    group->source = source_part(&parts, at[11], load_le16(at + 12));
    group->label = text_part(&parts, load_le16(at + 14));
    group->vendor = vendor_part(&parts, load_le16(at + 16), load_le16(at + 18));
}

void resource_decode_clock_input(const uint8_t *at, size_t length, struct acpi_resource *out)
{
    struct acpi_resource_clock_input *clock = &out->clock_input;
    clock->is_variable = at[4] & 1;
    clock->scale = (at[4] >> 1) & 3;
    clock->divisor = load_le16(at + 6);
    clock->numerator = load_le32(at + 8);
    clock->source = resource_source(at, length, 12, &out->defects);
}
