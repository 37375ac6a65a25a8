// SPDX-License-Identifier: MIT
// SOURCES: acpi/resource/cursor.c acpi/resource/decode*.c acpi/resource/print*.c acpi/tables/text.c
// INCLUDE: -Iacpi/include -Iacpi
// Good resource templates: every descriptor kind against what iasl made, in fields and in print.

#include "tests/host/resource_fixture.h"

static void assert_text(struct acpi_resource_text got, const char *want)
{
    assert_non_null(got.text);
    assert_int_equal(got.length, strlen(want));
    assert_memory_equal(got.text, want, got.length);
}

static void assert_source(const struct acpi_resource_source *source, unsigned index,
                          const char *path)
{
    assert_true(source->is_present);
    assert_int_equal(source->index, index);
    assert_text(source->path, path);
}

static void test_print(void **state)
{
    const struct resource_template *template;
    uint32_t seen = 0;
    (void)state;
    for (size_t i = 0; (template = template_at(i)) != NULL; i++) {
        assert_int_equal(template_print(template->bytes, template->length), 0);
        assert_string_equal(text, template->asl);

        struct acpi_resource_cursor cursor = acpi_resources(template->bytes, template->length);
        struct acpi_resource resource;
        size_t at = 0;
        while (acpi_resource_next(&cursor, &resource)) {
            assert_true(resource.is_decoded);
            assert_int_equal(resource.offset, at);
            assert_ptr_equal(resource.raw.data, template->bytes + at);
            at += resource.raw.length;
            seen |= 1u << resource.type;
        }
        assert_int_equal(at + 2, template->length);
        assert_int_equal(cursor.offset, template->length);
        assert_true(cursor.has_end_tag);
        assert_false(acpi_resource_next(&cursor, &resource));
    }
    // Every kind but what is reserved.
    assert_int_equal(seen, (2u << ACPI_RESOURCE_CLOCK_INPUT) - 2);
}

static void test_small(void **state)
{
    (void)state;
    struct acpi_resource r = first_of("irq_no_flags");
    assert_int_equal(r.irq.mask, 1 << 3 | 1 << 14);
    assert_false(r.irq.has_flags);
    assert_true(r.irq.signal.is_edge);
    assert_int_equal(r.irq.signal.polarity, ACPI_RESOURCE_ACTIVE_HIGH);
    r = first_of("irq");
    assert_false(r.irq.signal.is_edge);
    assert_int_equal(r.irq.signal.polarity, ACPI_RESOURCE_ACTIVE_LOW);
    assert_true(r.irq.signal.is_shared);
    assert_false(r.irq.signal.is_wake_capable);
    r = first_of("irq_wake");
    assert_true(r.irq.signal.is_edge && r.irq.signal.is_wake_capable);
    assert_false(r.irq.signal.is_shared);
    r = first_of("dma_type_f");
    assert_int_equal(r.dma.mask, 1 << 5);
    assert_int_equal(r.dma.speed, 3);
    assert_int_equal(r.dma.transfer, 2);
    assert_true(r.dma.is_bus_master);
    r = first_of("fixed_dma");
    assert_int_equal(r.fixed_dma.request_line, 0x20);
    assert_int_equal(r.fixed_dma.channel, 3);
    assert_int_equal(r.fixed_dma.width, 2);
    r = first_of("io");
    assert_true(r.io.is_decode16);
    assert_int_equal(r.io.minimum, 0x3f0);
    assert_int_equal(r.io.maximum, 0x3f8);
    assert_int_equal(r.io.alignment, 8);
    assert_int_equal(r.io.size, 6);
    r = first_of("fixed_io");
    assert_false(r.io.is_decode16);
    assert_int_equal(r.io.minimum, 0x378);
    assert_int_equal(r.io.maximum, 0x378);
    assert_int_equal(r.io.size, 4);
    r = first_of("vendor_short");
    assert_bytes(r.vendor.data, "\1\2\3", 3);
    assert_null(r.vendor.uuid);
    r = first_of("vendor_long");
    assert_int_equal(r.vendor.data.length, 18);
    assert_int_equal(r.vendor.uuid_subtype, 5);
    assert_ptr_equal(r.vendor.uuid, r.vendor.data.data + 1);
    r = first_of("vendor_long_short");
    assert_null(r.vendor.uuid);
}

static void test_dependent(void **state)
{
    (void)state;
    struct acpi_resource r = first_of("dependent");
    struct acpi_resource_cursor cursor = acpi_resources(r.raw.data, 64);
    assert_int_equal(r.start_dependent.compatibility, 0);
    assert_int_equal(r.start_dependent.performance, 1);
    bool inside[] = {true, true, true, true, true, false, false};
    for (size_t i = 0; i < ARRAY_SIZE(inside); i++) {
        assert_true(acpi_resource_next(&cursor, &r));
        assert_int_equal(cursor.is_in_dependent, inside[i]);
        if (i != 3) continue;
        assert_int_equal(r.type, ACPI_RESOURCE_START_DEPENDENT);
        assert_false(r.start_dependent.has_priority);
        assert_int_equal(r.start_dependent.compatibility, 1);
        assert_int_equal(r.start_dependent.performance, 1);
    }
}

static void test_memory(void **state)
{
    (void)state;
    struct acpi_resource r = first_of("memory24");
    assert_true(r.memory.is_writable);
    assert_int_equal(r.memory.minimum, 0xa000);
    assert_int_equal(r.memory.maximum, 0xc000);
    assert_int_equal(r.memory.alignment, 0x10000);
    assert_int_equal(r.memory.size, 0x2000);
    r = first_of("memory32");
    assert_false(r.memory.is_writable);
    assert_int_equal(r.memory.minimum, 0x10000000);
    assert_int_equal(r.memory.maximum, 0x20000000);
    assert_int_equal(r.memory.alignment, 0x1000);
    assert_int_equal(r.memory.size, 0x10000);
    r = first_of("fixed_memory32");
    assert_int_equal(r.memory.minimum, 0xfed00000);
    assert_int_equal(r.memory.maximum, 0xfed00000);
    assert_int_equal(r.memory.size, 0x400);
}

static void test_address(void **state)
{
    (void)state;
    struct acpi_resource_address a = first_of("word_io_sparse").address;
    assert_int_equal(a.space, ACPI_RESOURCE_SPACE_IO);
    assert_int_equal(a.width, 16);
    assert_true(a.is_consumer && a.is_subtractive);
    assert_false(a.is_minimum_fixed || a.is_maximum_fixed || a.is_extended);
    assert_int_equal(a.io.ranges, 1);
    assert_true(a.io.is_translated && a.io.is_sparse);
    assert_int_equal(a.granularity, 0xfff);
    assert_int_equal(a.minimum, 0x1000);
    assert_int_equal(a.maximum, 0x2fff);
    assert_int_equal(a.size, 0x1000);
    assert_source(&a.source, 2, "\\_SB.PCI0");
    a = first_of("word_bus").address;
    assert_int_equal(a.space, ACPI_RESOURCE_SPACE_BUS);
    assert_false(a.source.is_present);
    a = first_of("dword_memory_nvs").address;
    assert_int_equal(a.space, ACPI_RESOURCE_SPACE_MEMORY);
    assert_int_equal(a.width, 32);
    assert_false(a.is_minimum_fixed || a.memory.is_writable);
    assert_true(a.is_maximum_fixed && a.memory.is_translated);
    assert_int_equal(a.memory.caching, 2);
    assert_int_equal(a.memory.range_type, 3);
    assert_int_equal(a.translation, 0x10000);
    assert_source(&a.source, 1, "MEM0");
    a = first_of("qword_memory").address;
    assert_int_equal(a.width, 64);
    assert_false(a.is_consumer);
    assert_int_equal(a.minimum, 0x800000000);
    assert_int_equal(a.maximum, 0xfffffffff);
    assert_int_equal(a.size, 0x800000000);
    a = first_of("qword_space").address;
    assert_int_equal(a.space, 0xff);
    assert_int_equal(a.minimum, 0x0123456789abcdef);
    a = first_of("extended_space").address;
    assert_true(a.is_extended);
    assert_int_equal(a.space, 0xc3);
    assert_int_equal(a.type_flags, 7);
    assert_int_equal(a.granularity, 0);
    assert_int_equal(a.minimum, 1);
    assert_int_equal(a.maximum, 2);
    assert_int_equal(a.translation, 3);
    assert_int_equal(a.size, 4);
    assert_int_equal(a.attributes, 5);
    assert_false(a.source.is_present);
}

static void test_interrupt_register(void **state)
{
    (void)state;
    struct acpi_resource r = first_of("interrupt");
    assert_true(r.extended_irq.is_consumer);
    assert_false(r.extended_irq.signal.is_edge);
    assert_int_equal(r.extended_irq.signal.polarity, ACPI_RESOURCE_ACTIVE_LOW);
    assert_true(r.extended_irq.signal.is_shared && r.extended_irq.signal.is_wake_capable);
    assert_int_equal(r.extended_irq.count, 3);
    assert_int_equal(acpi_resource_interrupt(&r.extended_irq, 1), 0x123);
    assert_int_equal(acpi_resource_interrupt(&r.extended_irq, 2), 0x80000000);
    assert_false(r.extended_irq.source.is_present);
    r = first_of("interrupt_source");
    assert_false(r.extended_irq.is_consumer);
    assert_true(r.extended_irq.signal.is_edge);
    assert_source(&r.extended_irq.source, 1, "\\_SB.LNKA");
    r = first_of("register_fixed");
    assert_int_equal(r.generic_register.space, 0x7f);
    assert_int_equal(r.generic_register.bit_width, 1);
    assert_int_equal(r.generic_register.bit_offset, 2);
    assert_int_equal(r.generic_register.address, 0x60);
    assert_int_equal(r.generic_register.access_size, 3);
}

static void test_gpio(void **state)
{
    (void)state;
    struct acpi_resource_gpio g = first_of("gpio_int").gpio;
    assert_int_equal(g.connection, 0);
    assert_true(g.is_consumer && g.signal.is_edge);
    assert_true(g.signal.is_shared && g.signal.is_wake_capable);
    assert_int_equal(g.signal.polarity, ACPI_RESOURCE_ACTIVE_BOTH);
    assert_int_equal(g.pull, 1);
    assert_int_equal(g.debounce, 0x1388);
    assert_int_equal(g.pins.count, 1);
    assert_int_equal(acpi_resource_pin(&g.pins, 0), 0x44);
    assert_source(&g.source, 0, "\\_SB.GPI0");
    assert_int_equal(g.vendor.length, 0);
    g = first_of("gpio_int_vendor").gpio;
    assert_bytes(g.vendor, "\x0a\x0b\x0c", 3);
    assert_source(&g.source, 2, "GPI1");
    g = first_of("gpio_io").gpio;
    assert_int_equal(g.connection, 1);
    assert_true(g.signal.is_shared);
    assert_int_equal(g.restriction, 2);
    assert_int_equal(g.drive, 0x320);
    assert_int_equal(g.debounce, 1);
    assert_int_equal(g.pins.count, 3);
    assert_int_equal(acpi_resource_pin(&g.pins, 2), 0xffff);
}

static void test_serial_bus(void **state)
{
    (void)state;
    struct acpi_resource_serial_bus b = first_of("i2c_10bit").serial_bus;
    assert_int_equal(b.bus, ACPI_RESOURCE_BUS_I2C);
    assert_true(b.is_device_initiated && b.is_consumer && b.is_shared && b.i2c.is_10bit);
    assert_int_equal(b.i2c.address, 0x150);
    assert_int_equal(b.i2c.speed, 100000);
    assert_bytes(b.vendor, "\xaa\x55", 2);
    assert_source(&b.source, 1, "I2C2");
    b = first_of("i3c").serial_bus;
    assert_int_equal(b.i2c.legacy_register, 0x21);
    assert_false(b.i2c.is_10bit);
    b = first_of("i2c_v1").serial_bus;
    assert_int_equal(b.revision, 1);
    b = first_of("spi_vendor").serial_bus;
    assert_int_equal(b.bus, ACPI_RESOURCE_BUS_SPI);
    assert_true(b.spi.is_three_wire && b.spi.is_active_high);
    assert_int_equal(b.spi.selection, 0x102);
    assert_int_equal(b.spi.speed, 1000000);
    assert_int_equal(b.spi.data_bits, 16);
    assert_int_equal(b.spi.phase, 0);
    assert_int_equal(b.spi.polarity, 0);
    assert_bytes(b.vendor, "\x77", 1);
    b = first_of("spi").serial_bus;
    assert_int_equal(b.spi.phase, 1);
    assert_int_equal(b.spi.polarity, 1);
    b = first_of("uart_odd").serial_bus;
    assert_int_equal(b.bus, ACPI_RESOURCE_BUS_UART);
    assert_int_equal(b.uart.speed, 9600);
    assert_int_equal(b.uart.data_bits, 7);
    assert_int_equal(b.uart.stop_bits, 3);
    assert_int_equal(b.uart.parity, 2);
    assert_int_equal(b.uart.flow_control, 2);
    assert_int_equal(b.uart.lines, 0xc0);
    assert_int_equal(b.uart.rx_buffer, 1);
    assert_int_equal(b.uart.tx_buffer, 2);
    assert_true(b.uart.is_big_endian);
    assert_bytes(b.vendor, "\1\2", 2);
    b = first_of("csi2").serial_bus;
    assert_int_equal(b.bus, ACPI_RESOURCE_BUS_CSI2);
    assert_int_equal(b.csi2.phy, 1);
    assert_int_equal(b.csi2.local_port, 3);
    assert_source(&b.source, 2, "\\_SB.IPU0");
    b = first_of("vendor_bus").serial_bus;
    assert_int_equal(b.type_flags, 0x1234);
    assert_bytes(b.vendor, "\1\2\3", 3);
    assert_source(&b.source, 1, "BUS0");
}

static void test_pins_clock(void **state)
{
    (void)state;
    struct acpi_resource r = first_of("pin_function_vendor");
    assert_false(r.pin_function.is_shared);
    assert_int_equal(r.pin_function.function, 0x1234);
    assert_int_equal(r.pin_function.pins.count, 1);
    assert_bytes(r.pin_function.vendor, "\1\2", 2);
    r = first_of("pin_config_producer");
    assert_true(r.pin_config.is_shared);
    assert_false(r.pin_config.is_consumer);
    assert_int_equal(r.pin_config.kind, 12);
    assert_int_equal(r.pin_config.value, 1);
    assert_source(&r.pin_config.source, 0, "GPI0");
    r = first_of("pin_group");
    assert_text(r.pin_group.label, "group0");
    assert_int_equal(r.pin_group.pins.count, 3);
    assert_int_equal(acpi_resource_pin(&r.pin_group.pins, 2), 4);
    r = first_of("pin_group_function");
    assert_int_equal(r.pin_group_function.function, 6);
    assert_source(&r.pin_group_function.source, 0, "\\_SB.GPI2");
    assert_text(r.pin_group_function.label, "group0");
    r = first_of("pin_group_config_vendor");
    assert_int_equal(r.pin_group_config.kind, 0x80);
    assert_int_equal(r.pin_group_config.value, 0xffffffff);
    assert_text(r.pin_group_config.label, "g1");
    assert_bytes(r.pin_group_config.vendor, "\1\2", 2);
    r = first_of("clock_input");
    assert_int_equal(r.clock_input.numerator, 48000);
    assert_int_equal(r.clock_input.divisor, 1);
    assert_int_equal(r.clock_input.scale, 1);
    assert_false(r.clock_input.is_variable);
    assert_source(&r.clock_input.source, 3, "\\_SB.CLK0");
    r = first_of("clock_input_bare");
    assert_true(r.clock_input.is_variable);
    assert_false(r.clock_input.source.is_present);
}

static void test_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ACPI_RESOURCE_DEFECT_COUNT; i++)
        assert_non_null(acpi_resource_defect_text(1u << i));
    assert_null(acpi_resource_defect_text(0));
    assert_null(acpi_resource_defect_text(3));
    assert_null(acpi_resource_defect_text(1u << ACPI_RESOURCE_DEFECT_COUNT));
    assert_string_equal(acpi_resource_type_name(ACPI_RESOURCE_CLOCK_INPUT), "ClockInput");
    assert_string_equal(acpi_resource_type_name(ACPI_RESOURCE_UNKNOWN), "Reserved");
    assert_string_equal(acpi_resource_type_name((enum acpi_resource_type)99), "Reserved");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_print),      cmocka_unit_test(test_small),
        cmocka_unit_test(test_dependent),  cmocka_unit_test(test_memory),
        cmocka_unit_test(test_address),    cmocka_unit_test(test_interrupt_register),
        cmocka_unit_test(test_gpio),       cmocka_unit_test(test_serial_bus),
        cmocka_unit_test(test_pins_clock), cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
