// SPDX-License-Identifier: MIT
// Fields in the address spaces besides plain memory and ports: CMOS, PCI, tables, and what handlers
// serve.
// SOURCES: acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c acpi/tables/text.c tests/host/aml_fixture.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
#include "field_fixture.h"

static void cmos_goes_by_index_and_data_ports(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *region = fixture_region(f, NULL, "CMOS", ACPI_SPACE_CMOS, 0, 256);
    struct aml_value low = field_of(f, region, BYTE, PRESERVE, 8 * 0x10, 8);
    struct aml_value high = field_of(f, region, BYTE, PRESERVE, 8 * 0x85, 8), out;
    f->ports[0x71] = 0x42;
    assert_ok(field_read(f, low, &out));
    assert_value_integer(f, out, 0x42);
    assert_trace(f, "io w1 0x70=0x10; io r1 0x71=0x42; ");
    assert_ok(field_write(f, high, 7));
    assert_trace(f, "io w1 0x72=0x5; io w1 0x73=0x7; ");
    fixture_free(f, low);
    fixture_free(f, high);
}

// \PC00 (root bridge, segment 1, bus 0x20) > BR0 (1c.2, a bridge to bus 5) > DEV (3.1) > ISA (no
// _ADR) > region.
static struct acpi_node *pci_tree(struct fixture *f, struct acpi_node **out_device)
{
    struct aml_value device = {.tag = AML_DEVICE};
    struct acpi_node *root = fixture_node(f, NULL, "PC00", device);
    fixture_node(f, root, "_HID", integer(0x080ad041));
    fixture_node(f, root, "_SEG", integer(1));
    fixture_node(f, root, "_BBN", integer(0x20));
    struct acpi_node *bridge = fixture_node(f, root, "BR0_", device);
    fixture_node(f, bridge, "_ADR", integer(0x1c0002));
    struct acpi_node *function = fixture_node(f, bridge, "DEV_", device);
    fixture_node(f, function, "_ADR", integer(0x30001));
    *out_device = function;
    return fixture_node(f, function, "ISA_", device);
}

static void pci_functions_are_found_up_the_tree(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *function, *isa = pci_tree(f, &function);
    struct acpi_node *region = fixture_region(f, isa, "CFG_", ACPI_SPACE_PCI_CONFIG, 0x40, 0x20);
    struct aml_value field = field_of(f, region, DWORD, PRESERVE, 32, 32), out;
    f->config[0x0e] = 0x81; // a bridge, one of several functions
    f->config[0x19] = 5;
    f->config[0x44] = 0x99;
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x99);
    assert_trace(f, "pci 1:20:1c.2 r1 0xe=0x81; pci 1:20:1c.2 r1 0x19=0x5; "
                    "pci 1:05:03.1 r4 0x44=0x99; ");
    assert_ok(field_write(f, field, 7)); // found once
    assert_trace(f, "pci 1:05:03.1 w4 0x44=0x7; ");
    fixture_free(f, field);
    // Beyond the 4 KiB that a function has.
    region = fixture_region(f, isa, "CFG2", ACPI_SPACE_PCI_CONFIG, 0xffe, 0x20);
    field = field_of(f, region, DWORD, PRESERVE, 0, 32);
    assert_st(field_read(f, field, &out), ST_AML_REGION_LIMIT);
    fixture_free(f, field);
}

static void bars_lead_to_memory_or_ports(void **state)
{
    struct fixture *f = *state;
    struct acpi_node *function;
    (void)pci_tree(f, &function);
    struct acpi_node *region = fixture_region(f, function, "BAR0", ACPI_SPACE_PCI_BAR, 0x10, 0x20);
    struct aml_value field = field_of(f, region, DWORD, PRESERVE, 32, 32), out;
    uint32_t bar = FIXTURE_MEMORY_BASE | 8;
    memcpy(f->config + 0x10, &bar, sizeof bar);
    fill_memory(f);
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x17161514);
    fixture_free(f, field);
    region = fixture_region(f, function, "BAR1", ACPI_SPACE_PCI_BAR, 0x14, 0x20);
    field = field_of(f, region, BYTE, PRESERVE, 8, 8);
    bar = 0x301;
    memcpy(f->config + 0x14, &bar, sizeof bar);
    assert_ok(field_write(f, field, 0x55));
    assert_int_equal(f->ports[0x301], 0x55);
    fixture_free(f, field);
    region = fixture_region(f, function, "BAR2", ACPI_SPACE_PCI_BAR, 0x18, 0x20);
    field = field_of(f, region, BYTE, PRESERVE, 8, 8);
    assert_st(field_read(f, field, &out), ST_NO_DEVICE);
    fixture_free(f, field);
}

static void tables_are_read_only(void **state)
{
    struct fixture *f = *state;
    static const uint8_t table[] = "TABL\1\2\3";
    struct acpi_node *region = fixture_region(f, NULL, "TAB_", ACPI_SPACE_TABLE, 0, 7);
    ((struct aml_region *)region->value.object)->table = table;
    struct aml_value field = field_of(f, region, DWORD, PRESERVE, 32, 24), out;
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x030201);
    assert_st(field_write(f, field, 0), ST_PERMISSION);
    uint8_t bytes[7];
    assert_ok(aml_region_read_bytes(f->ctx, region, 0, bytes, sizeof bytes));
    assert_memory_equal(bytes, table, sizeof bytes);
    assert_st(aml_region_read_bytes(f->ctx, region, 1, bytes, sizeof bytes), ST_AML_REGION_LIMIT);
    fixture_free(f, field);
}

struct handler_log {
    struct acpi_region_access last;
    unsigned calls;
    status_t result;
};

static status_t note_access(void *arg, struct acpi_region_access *access)
{
    struct handler_log *log = arg;
    log->last = *access;
    log->calls++;
    if (access->buffer && access->buffer_length > 2) access->buffer[2] = 0x77;
    if (!access->is_write) access->value = 0x1ab;
    return log->result;
}

static void handlers_serve_other_spaces(void **state)
{
    struct fixture *f = *state;
    struct handler_log log = {.result = ST_OK};
    struct acpi_node *region = fixture_region(f, NULL, "EC__", ACPI_SPACE_EC, 0, 256);
    struct aml_value field = field_of(f, region, WORD, PRESERVE, 8 * 0x10, 8), out;
    assert_st(field_read(f, field, &out), ST_AML_NO_HANDLER);
    assert_st(field_read(f, field, &out), ST_AML_NO_HANDLER);
    assert_string_equal(f->log,
                        "\\EC: nothing serves EmbeddedControl, its fields cannot be accessed\n");
    assert_ok(acpi_region_handler_install(f->ctx, ACPI_SPACE_EC, note_access, &log));
    assert_int_equal(f->reg_calls, 1);
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0xab); // an EC has bytes
    assert_int_equal(log.last.width, 1);
    assert_int_equal(log.last.address, 0x10);
    log.result = ST_IO_ERROR;
    assert_st(field_write(f, field, 3), ST_IO_ERROR);
    assert_true(log.last.is_write);
    assert_int_equal(log.last.value, 3);
    assert_ok(acpi_region_handler_install(f->ctx, ACPI_SPACE_EC, NULL, NULL));
    assert_int_equal(f->reg_calls, 2);
    assert_st(acpi_region_handler_install(f->ctx, ACPI_SPACE_EC, NULL, NULL), ST_NOT_FOUND);
    assert_st(field_read(f, field, &out), ST_AML_NO_HANDLER);
    fixture_free(f, field);
}

static void handlers_replace_what_is_built_in(void **state)
{
    struct fixture *f = *state;
    struct handler_log log = {.result = ST_OK};
    struct acpi_node *region = memory_region(f, "REG_", 0, 16);
    struct aml_value field = field_of(f, region, WORD, PRESERVE, 16, 16), out;
    fill_memory(f);
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x1312);
    assert_ok(acpi_region_handler_install(f->ctx, ACPI_SPACE_MEMORY, note_access, &log));
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x1ab);
    assert_int_equal(log.last.address, FIXTURE_MEMORY_BASE + 2);
    assert_ok(acpi_region_handler_install(f->ctx, ACPI_SPACE_MEMORY, NULL, NULL));
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 0x1312);
    // As many as there are slots, and no more.
    for (unsigned i = 0; i < ACPI_REGION_SLOTS; i++)
        assert_ok(acpi_region_handler_install(f->ctx, 0x80 + i, note_access, &log));
    assert_st(acpi_region_handler_install(f->ctx, 0xf0, note_access, &log), ST_LIMIT_REACHED);
    fixture_free(f, field);
}

static void transactions_carry_a_buffer_both_ways(void **state)
{
    struct fixture *f = *state;
    struct handler_log log = {.result = ST_OK};
    struct acpi_node *region = fixture_region(f, NULL, "I2C_", ACPI_SPACE_SERIAL_BUS, 0, 256);
    struct aml_field_extra extra = {.connection = fixture_buffer(f, "\x8e\x01\x00\x00", 4)};
    struct lone_field geometry = {.common.kind = AML_FIELD_REGION,
                                  .common.access = BUFFER,
                                  .bit_offset = 8 * 0x20,
                                  .bit_length = 8,
                                  .common.attribute = 0x06};
    struct aml_value field, out, reply;
    assert_ok(field_create(f->ctx, &geometry, region, &extra, &field));
    fixture_free(f, extra.connection);
    assert_st(field_read(f, field, &out), ST_AML_NO_HANDLER);
    assert_ok(acpi_region_handler_install(f->ctx, ACPI_SPACE_SERIAL_BUS, note_access, &log));
    assert_ok(field_read(f, field, &out));
    assert_value_bytes(f, out, "\0\0\x77", 3); // status, length, one byte
    assert_int_equal(log.last.address, 0x20);
    assert_int_equal(log.last.attribute, 6);
    assert_int_equal(log.last.connection_length, 4);
    struct aml_value source = fixture_buffer(f, "\0\1\5", 3);
    assert_ok(aml_field_write(f->ctx, as_field(field), source, &reply));
    assert_value_bytes(f, reply, "\0\1\x77", 3);
    assert_value_bytes(f, source, "\0\1\5", 3); // the source itself stays
    assert_true(log.last.is_write);
    fixture_free(f, field);
}

static void gpio_drives_pins(void **state)
{
    struct fixture *f = *state;
    struct handler_log log = {.result = ST_OK};
    struct acpi_node *region = fixture_region(f, NULL, "GPIO", ACPI_SPACE_GPIO, 0, 8);
    struct aml_value field = field_of(f, region, BYTE, PRESERVE, 3, 2), out;
    assert_ok(acpi_region_handler_install(f->ctx, ACPI_SPACE_GPIO, note_access, &log));
    assert_ok(field_read(f, field, &out));
    assert_value_integer(f, out, 3);
    assert_int_equal(log.last.address, 3);
    assert_int_equal(log.last.bits, 2);
    assert_ok(field_write(f, field, 1));
    assert_int_equal(log.last.value, 1);
    fixture_free(f, field);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(cmos_goes_by_index_and_data_ports),
        TEST(pci_functions_are_found_up_the_tree),
        TEST(bars_lead_to_memory_or_ports),
        TEST(tables_are_read_only),
        TEST(handlers_serve_other_spaces),
        TEST(handlers_replace_what_is_built_in),
        TEST(transactions_carry_a_buffer_both_ways),
        TEST(gpio_drives_pins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
