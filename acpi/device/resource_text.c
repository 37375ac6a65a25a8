// SPDX-License-Identifier: MIT
// Resources in short: what a person wants to see of a _CRS. acpi_resource_print has all of it.

#include "device/print.h"

#include <acpi/region.h>
#include <base/bits.h>
#include <base/string.h>

typedef unsigned long long ull;

static void range_print(const struct acpi_text_sink *sink, const char *what, uint64_t start,
                        uint64_t size)
{
    if (size > 1) {
        acpi_text_printf(sink, "%s 0x%llx-0x%llx", what, (ull)start, (ull)(start + size - 1));
    } else {
        acpi_text_printf(sink, size ? "%s 0x%llx" : "%s 0x%llx, of no length", what, (ull)start);
    }
}

// A range of `size` that lies somewhere between two bounds of its first address.
static void movable_print(const struct acpi_text_sink *sink, const char *what, uint64_t minimum,
                          uint64_t maximum, uint64_t size)
{
    range_print(sink, what, minimum, size);
    if (maximum > minimum) acpi_text_printf(sink, " or up to 0x%llx", (ull)maximum);
}

static void signal_print(const struct acpi_text_sink *sink,
                         const struct acpi_resource_signal *signal)
{
    static const char *const polarities[] = {"high", "low", "both"};
    acpi_text_printf(sink, " (%s, %s%s%s)", signal->is_edge ? "edge" : "level",
                     signal->polarity < ARRAY_SIZE(polarities) ? polarities[signal->polarity] : "?",
                     signal->is_shared ? ", shared" : "", signal->is_wake_capable ? ", wakes" : "");
}

static void mask_print(const struct acpi_text_sink *sink, const char *what, uint32_t mask)
{
    acpi_text_printf(sink, mask ? what : "%s none", what);
    const char *separator = " ";
    for (unsigned i = 0; i < 16; i++) {
        if (!(mask & 1u << i)) continue;
        acpi_text_printf(sink, "%s%u", separator, i);
        separator = ", ";
    }
}

static void source_print(const struct acpi_text_sink *sink, const char *preposition,
                         const struct acpi_resource_source *source)
{
    if (!source->is_present || source->path.length == 0) return;
    acpi_text_printf(sink, " %s ", preposition);
    for (size_t i = 0; i < source->path.length; i++) { // the firmware's: any bytes
        char c = source->path.text[i];
        acpi_text_printf(sink, "%c", c > ' ' && c < 0x7f ? c : '?');
    }
}

static void extended_irq_print(const struct acpi_text_sink *sink,
                               const struct acpi_resource_extended_irq *irq)
{
    acpi_text_printf(sink, "IRQ");
    for (unsigned i = 0; i < irq->count; i++)
        acpi_text_printf(sink, "%s %u", i ? "," : "", acpi_resource_interrupt(irq, i));
    signal_print(sink, &irq->signal);
    source_print(sink, "of", &irq->source);
}

static void address_print(const struct acpi_text_sink *sink,
                          const struct acpi_resource_address *address)
{
    static const char *const spaces[] = {"memory", "I/O", "bus"};
    char what[32] = "";
    const char *kind = address->is_consumer ? "" : " window";
    if (address->space < ARRAY_SIZE(spaces)) {
        snprintf(what, sizeof what, "%s%s", spaces[address->space], kind);
    } else {
        snprintf(what, sizeof what, "space %u%s", address->space, kind);
    }
    movable_print(sink, what, address->minimum,
                  address->is_maximum_fixed || address->size == 0
                      ? 0
                      : address->maximum - (address->size - 1),
                  address->size);
    if (address->translation)
        acpi_text_printf(sink, ", at 0x%llx on the other side",
                         (ull)(address->minimum + address->translation));
}

static void gpio_print(const struct acpi_text_sink *sink, const struct acpi_resource_gpio *gpio)
{
    acpi_text_printf(sink, "GPIO");
    for (size_t i = 0; i < gpio->pins.count; i++)
        acpi_text_printf(sink, "%s %u", i ? "," : "", acpi_resource_pin(&gpio->pins, i));
    source_print(sink, "of", &gpio->source);
    if (gpio->connection == 0) signal_print(sink, &gpio->signal);
}

static void serial_bus_print(const struct acpi_text_sink *sink,
                             const struct acpi_resource_serial_bus *bus)
{
    switch (bus->bus) {
    case ACPI_RESOURCE_BUS_I2C:
        acpi_text_printf(sink, "I2C address 0x%02x, %u kHz", bus->i2c.address,
                         bus->i2c.speed / 1000);
        break;
    case ACPI_RESOURCE_BUS_SPI:
        acpi_text_printf(sink, "SPI select %u, %u kHz", bus->spi.selection, bus->spi.speed / 1000);
        break;
    case ACPI_RESOURCE_BUS_UART:
        acpi_text_printf(sink, "UART %u baud", bus->uart.speed);
        break;
    case ACPI_RESOURCE_BUS_CSI2:
        acpi_text_printf(sink, "CSI-2 port %u", bus->csi2.local_port);
        break;
    default:
        acpi_text_printf(sink, "serial bus of type %u", bus->bus);
        break;
    }
    source_print(sink, "on", &bus->source);
}

static void register_print(const struct acpi_text_sink *sink,
                           const struct acpi_resource_register *r)
{
    char space[ACPI_SPACE_NAME_SIZE];
    acpi_text_printf(sink, "register of %u bits at %s 0x%llx", r->bit_width,
                     acpi_space_name(r->space, space), (ull)r->address);
}

void acpi_device_resource_print(const struct acpi_resource *resource,
                                const struct acpi_text_sink *sink)
{
    const struct acpi_resource *r = resource;
    if (!r->is_decoded) {
        acpi_text_printf(sink, "%s, broken", acpi_resource_type_name(r->type));
        return;
    }
    switch (r->type) {
    case ACPI_RESOURCE_IRQ:
        mask_print(sink, "IRQ", r->irq.mask);
        signal_print(sink, &r->irq.signal);
        break;
    case ACPI_RESOURCE_EXTENDED_IRQ:
        extended_irq_print(sink, &r->extended_irq);
        break;
    case ACPI_RESOURCE_DMA:
        mask_print(sink, "DMA", r->dma.mask);
        break;
    case ACPI_RESOURCE_FIXED_DMA:
        acpi_text_printf(sink, "DMA request %u, channel %u", r->fixed_dma.request_line,
                         r->fixed_dma.channel);
        break;
    case ACPI_RESOURCE_IO:
    case ACPI_RESOURCE_FIXED_IO:
        movable_print(sink, "I/O", r->io.minimum, r->io.maximum, r->io.size);
        break;
    case ACPI_RESOURCE_MEMORY24:
    case ACPI_RESOURCE_MEMORY32:
    case ACPI_RESOURCE_FIXED_MEMORY32:
        movable_print(sink, "memory", r->memory.minimum, r->memory.maximum, r->memory.size);
        break;
    case ACPI_RESOURCE_ADDRESS:
        address_print(sink, &r->address);
        break;
    case ACPI_RESOURCE_GENERIC_REGISTER:
        register_print(sink, &r->generic_register);
        break;
    case ACPI_RESOURCE_GPIO:
        gpio_print(sink, &r->gpio);
        break;
    case ACPI_RESOURCE_SERIAL_BUS:
        serial_bus_print(sink, &r->serial_bus);
        break;
    default:
        acpi_text_printf(sink, "%s", acpi_resource_type_name(r->type));
        break;
    }
}
