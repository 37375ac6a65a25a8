// SPDX-License-Identifier: MIT
// GPIO, serial bus, pin and clock descriptors in ASL (ACPI 6.5, 19.6).

#include "resource/print.h"

static const char *const polarities[] = {"ActiveHigh", "ActiveLow", "ActiveBoth"};
static const char *const pulls[] = {"PullDefault", "PullUp", "PullDown", "PullNone"};

static void macro_path(struct macro_printer *m, const struct acpi_resource_source *source)
{
    macro_text(m, source->path);
    macro_hex(m, 2, source->index);
}

static void macro_shared(struct macro_printer *m, bool is_shared)
{
    macro_word(m, is_shared ? "Shared" : "Exclusive");
}

static void print_pins(const struct acpi_text_sink *sink, const struct acpi_resource_pins *pins)
{
    acpi_text_printf(sink, " {");
    for (size_t i = 0; i < pins->count; i++)
        acpi_text_printf(sink, "%s0x%04X", i ? ", " : "", acpi_resource_pin(pins, i));
    acpi_text_printf(sink, "}");
}

static void gpio_print(const struct acpi_resource_gpio *gpio, const struct acpi_text_sink *sink)
{
    static const char *const restrictions[] = {"IoRestrictionNone", "IoRestrictionInputOnly",
                                               "IoRestrictionOutputOnly",
                                               "IoRestrictionNoneAndPreserve"};
    struct macro_printer m;
    if (gpio->connection == 0) {
        macro_begin(&m, sink, "GpioInt");
        macro_word(&m, gpio->signal.is_edge ? "Edge" : "Level");
        MACRO_CHOICE(&m, polarities, gpio->signal.polarity);
        macro_sharing(&m, &gpio->signal);
        MACRO_CHOICE(&m, pulls, gpio->pull);
        macro_hex(&m, 4, gpio->debounce);
    } else {
        macro_begin(&m, sink, gpio->connection == 1 ? "GpioIo" : "GpioReserved");
        macro_shared(&m, gpio->signal.is_shared);
        MACRO_CHOICE(&m, pulls, gpio->pull);
        macro_hex(&m, 4, gpio->debounce);
        macro_hex(&m, 4, gpio->drive);
        MACRO_CHOICE(&m, restrictions, gpio->restriction);
    }
    macro_path(&m, &gpio->source);
    macro_usage(&m, gpio->is_consumer);
    macro_skip(&m);
    macro_vendor(&m, gpio->vendor);
    macro_end(&m);
    print_pins(sink, &gpio->pins);
}

// Serial buses

static void macro_slave_mode(struct macro_printer *m, const struct acpi_resource_serial_bus *bus)
{
    macro_word(m, bus->is_device_initiated ? "DeviceInitiated" : "ControllerInitiated");
}

// Arguments that all end with. The macros without V2 make revision 1 and know no sharing.
static void macro_bus_end(struct macro_printer *m, const struct acpi_resource_serial_bus *bus)
{
    macro_path(m, &bus->source);
    macro_usage(m, bus->is_consumer);
    macro_skip(m);
    if (bus->revision >= 2) macro_shared(m, bus->is_shared);
    macro_vendor(m, bus->vendor);
    macro_end(m);
}

static void i2c_print(const struct acpi_resource_serial_bus *bus, const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, bus->revision >= 2 ? "I2cSerialBusV2" : "I2cSerialBus");
    macro_hex(&m, 4, bus->i2c.address);
    macro_slave_mode(&m, bus);
    macro_hex(&m, 8, bus->i2c.speed);
    macro_word(&m, bus->i2c.is_10bit ? "AddressingMode10Bit" : "AddressingMode7Bit");
    macro_bus_end(&m, bus);
    if (bus->i2c.legacy_register) {
        acpi_text_printf(sink, " /* LVR 0x%02X */", bus->i2c.legacy_register);
    }
}

static void spi_print(const struct acpi_resource_serial_bus *bus, const struct acpi_text_sink *sink)
{
    static const char *const phases[] = {"ClockPhaseFirst", "ClockPhaseSecond"};
    static const char *const clocks[] = {"ClockPolarityLow", "ClockPolarityHigh"};
    struct macro_printer m;
    macro_begin(&m, sink, bus->revision >= 2 ? "SpiSerialBusV2" : "SpiSerialBus");
    macro_hex(&m, 4, bus->spi.selection);
    macro_word(&m, bus->spi.is_active_high ? "PolarityHigh" : "PolarityLow");
    macro_word(&m, bus->spi.is_three_wire ? "ThreeWireMode" : "FourWireMode");
    macro_hex(&m, 2, bus->spi.data_bits);
    macro_slave_mode(&m, bus);
    macro_hex(&m, 8, bus->spi.speed);
    MACRO_CHOICE(&m, clocks, bus->spi.polarity);
    MACRO_CHOICE(&m, phases, bus->spi.phase);
    macro_bus_end(&m, bus);
}

static void uart_print(const struct acpi_resource_serial_bus *bus,
                       const struct acpi_text_sink *sink)
{
    static const char *const bits[] = {"DataBitsFive", "DataBitsSix", "DataBitsSeven",
                                       "DataBitsEight", "DataBitsNine"};
    static const char *const stops[] = {"StopBitsZero", "StopBitsOne", "StopBitsOnePlusHalf",
                                        "StopBitsTwo"};
    static const char *const parities[] = {"ParityTypeNone", "ParityTypeEven", "ParityTypeOdd",
                                           "ParityTypeMark", "ParityTypeSpace"};
    static const char *const flows[] = {"FlowControlNone", "FlowControlHardware", "FlowControlXON"};
    struct macro_printer m;
    macro_begin(&m, sink, bus->revision >= 2 ? "UartSerialBusV2" : "UartSerialBus");
    macro_hex(&m, 8, bus->uart.speed);
    MACRO_CHOICE(&m, bits, bus->uart.data_bits - 5u);
    MACRO_CHOICE(&m, stops, bus->uart.stop_bits);
    macro_hex(&m, 2, bus->uart.lines);
    macro_word(&m, bus->uart.is_big_endian ? "BigEndian" : "LittleEndian");
    MACRO_CHOICE(&m, parities, bus->uart.parity);
    MACRO_CHOICE(&m, flows, bus->uart.flow_control);
    macro_hex(&m, 4, bus->uart.rx_buffer);
    macro_hex(&m, 4, bus->uart.tx_buffer);
    macro_bus_end(&m, bus);
}

// 19.6.24: always without sharing.
static void csi2_print(const struct acpi_resource_serial_bus *bus,
                       const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, "CSI2Bus");
    macro_slave_mode(&m, bus);
    macro_hex(&m, 2, bus->csi2.phy);
    macro_hex(&m, 2, bus->csi2.local_port);
    macro_path(&m, &bus->source);
    macro_usage(&m, bus->is_consumer);
    macro_skip(&m);
    macro_vendor(&m, bus->vendor);
    macro_end(&m);
}

// ASL has no words for buses of vendors.
static void other_bus_print(const struct acpi_resource_serial_bus *bus,
                            const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, "VendorSerialBus");
    macro_hex(&m, 2, bus->bus);
    macro_slave_mode(&m, bus);
    macro_hex(&m, 4, bus->type_flags);
    macro_bus_end(&m, bus);
}

static void serial_bus_print(const struct acpi_resource_serial_bus *bus,
                             const struct acpi_text_sink *sink)
{
    switch (bus->bus) {
    case ACPI_RESOURCE_BUS_I2C:
        i2c_print(bus, sink);
        break;
    case ACPI_RESOURCE_BUS_SPI:
        spi_print(bus, sink);
        break;
    case ACPI_RESOURCE_BUS_UART:
        uart_print(bus, sink);
        break;
    case ACPI_RESOURCE_BUS_CSI2:
        csi2_print(bus, sink);
        break;
    default:
        other_bus_print(bus, sink);
        break;
    }
}

// Pins

static void pin_function_print(const struct acpi_resource_pin_function *pin,
                               const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, "PinFunction");
    macro_shared(&m, pin->is_shared);
    MACRO_CHOICE(&m, pulls, pin->pull);
    macro_hex(&m, 4, pin->function);
    macro_path(&m, &pin->source);
    macro_usage(&m, true);
    macro_skip(&m);
    macro_vendor(&m, pin->vendor);
    macro_end(&m);
    print_pins(sink, &pin->pins);
}

// Table 6.58. ASL takes the number.
static void pin_kind_comment(uint8_t kind, const struct acpi_text_sink *sink)
{
    static const char *const names[] = {
        "default",           "bias pull-up",         "bias pull-down", "bias default",
        "bias disable",      "bias high impedance",  "bias bus hold",  "drive open drain",
        "drive open source", "drive push-pull",      "drive strength", "slew rate",
        "input debounce",    "input Schmitt trigger"};
    const char *name = kind >= 0x80 ? "vendor's" : "reserved";
    if (kind < ARRAY_SIZE(names)) name = names[kind];
    acpi_text_printf(sink, " /* %s */", name);
}

static void pin_config_print(const struct acpi_resource_pin_config *pin,
                             const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, "PinConfig");
    macro_shared(&m, pin->is_shared);
    macro_hex(&m, 2, pin->kind);
    pin_kind_comment(pin->kind, sink);
    macro_hex(&m, 8, pin->value);
    macro_path(&m, &pin->source);
    macro_usage(&m, pin->is_consumer);
    macro_skip(&m);
    macro_vendor(&m, pin->vendor);
    macro_end(&m);
    print_pins(sink, &pin->pins);
}

static void pin_group_print(const struct acpi_resource_pin_group *group,
                            const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, "PinGroup");
    macro_text(&m, group->label);
    macro_usage(&m, group->is_consumer);
    macro_skip(&m);
    macro_vendor(&m, group->vendor);
    macro_end(&m);
    print_pins(sink, &group->pins);
}

static void pin_group_function_print(const struct acpi_resource_pin_group_function *group,
                                     const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, "PinGroupFunction");
    macro_shared(&m, group->is_shared);
    macro_hex(&m, 4, group->function);
    macro_path(&m, &group->source);
    macro_text(&m, group->label);
    macro_usage(&m, group->is_consumer);
    macro_skip(&m);
    macro_vendor(&m, group->vendor);
    macro_end(&m);
}

static void pin_group_config_print(const struct acpi_resource_pin_group_config *group,
                                   const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, "PinGroupConfig");
    macro_shared(&m, group->is_shared);
    macro_hex(&m, 2, group->kind);
    pin_kind_comment(group->kind, sink);
    macro_hex(&m, 8, group->value);
    macro_path(&m, &group->source);
    macro_text(&m, group->label);
    macro_usage(&m, group->is_consumer);
    macro_skip(&m);
    macro_vendor(&m, group->vendor);
    macro_end(&m);
}

static void clock_input_print(const struct acpi_resource_clock_input *clock,
                              const struct acpi_text_sink *sink)
{
    static const char *const scales[] = {"Hz", "KHz", "MHz"};
    struct macro_printer m;
    macro_begin(&m, sink, "ClockInput");
    macro_hex(&m, 8, clock->numerator);
    macro_hex(&m, 4, clock->divisor);
    MACRO_CHOICE(&m, scales, clock->scale);
    macro_word(&m, clock->is_variable ? "Variable" : "Fixed");
    if (clock->source.is_present) macro_path(&m, &clock->source);
    macro_end(&m);
}

bool print_connection(const struct acpi_resource *resource, const struct acpi_text_sink *sink)
{
    switch (resource->type) {
    case ACPI_RESOURCE_GPIO:
        gpio_print(&resource->gpio, sink);
        return true;
    case ACPI_RESOURCE_SERIAL_BUS:
        serial_bus_print(&resource->serial_bus, sink);
        return true;
    case ACPI_RESOURCE_PIN_FUNCTION:
        pin_function_print(&resource->pin_function, sink);
        return true;
    case ACPI_RESOURCE_PIN_CONFIG:
        pin_config_print(&resource->pin_config, sink);
        return true;
    case ACPI_RESOURCE_PIN_GROUP:
        pin_group_print(&resource->pin_group, sink);
        return true;
    case ACPI_RESOURCE_PIN_GROUP_FUNCTION:
        pin_group_function_print(&resource->pin_group_function, sink);
        return true;
    case ACPI_RESOURCE_PIN_GROUP_CONFIG:
        pin_group_config_print(&resource->pin_group_config, sink);
        return true;
    case ACPI_RESOURCE_CLOCK_INPUT:
        clock_input_print(&resource->clock_input, sink);
        return true;
    default:
        return false;
    }
}
