// SPDX-License-Identifier: MIT
// SOURCES: acpi/event/registers.c acpi/power/gas.c acpi/tables/fadt.c acpi/log.c
// INCLUDE: -Iacpi/include -Iacpi -Itests/host
// The FADT's fixed hardware: where it is when the table says it twice, and each access to it.

#include "chipset_fixture.h"

#include <acpi/registers.h>
#include <base/bits.h>

static const struct acpi_host_ops ops = {
    .log = chipset_log,
    .memory_map = chipset_map,
    .memory_unmap = chipset_unmap,
    .port_read = chipset_port_read,
    .port_write = chipset_port_write,
    .pci_read = chipset_pci_read,
    .pci_write = chipset_pci_write,
};

static uint8_t table[276];
static struct acpi_fadt fadt;
static struct acpi_registers registers;
static const struct acpi_machine machine = {.ops = &ops, .fadt = &fadt};

static void x_put(enum acpi_fadt_block block, uint8_t space, uint64_t address)
{
    uint8_t *x = table + 148 + 12 * block;
    memset(x, 0, 12);
    x[0] = space;
    store_le64(x + 4, address);
}

static void port_put(enum acpi_fadt_block block, uint32_t port)
{
    store_le32(table + 56 + 4 * block, port);
}

static int setup(void **state)
{
    (void)state;
    chipset_reset();
    memset(table, 0, sizeof table);
    table[8] = 6;
    port_put(ACPI_FADT_PM1A_EVENT, 0x600);
    port_put(ACPI_FADT_PM1A_CONTROL, 0x604);
    port_put(ACPI_FADT_PM_TIMER, 0x608);
    port_put(ACPI_FADT_GPE0, 0x620);
    table[88] = 4;
    table[89] = 2;
    table[91] = 4;
    table[92] = 4;
    return 0;
}

static void registers_open(void)
{
    assert_int_equal(acpi_fadt_decode(table, sizeof table, &fadt), ST_OK);
    acpi_registers_open(&machine, &registers);
}

static int teardown(void **state)
{
    (void)state;
    acpi_registers_close(&registers);
    assert_int_equal(chipset.maps, 0);
    return 0;
}

static uint64_t where(enum acpi_fixed_register which)
{
    return registers.fixed[which][0].address;
}

static void test_both_halves(void **state)
{
    (void)state;
    uint32_t value;
    port_put(ACPI_FADT_PM1B_EVENT, 0x700);
    port_put(ACPI_FADT_PM1B_CONTROL, 0x704);
    chipset_status_add(0x600, 2);
    chipset_status_add(0x700, 2);
    chipset_put(0x600, 2, 0x0101);
    chipset_put(0x700, 2, 0x8000);
    chipset_put(0x602, 2, 0x0080); // a reserved bit that has to stay
    chipset_put(0x604, 2, 0x3005); // the bits that are write-only read as 1
    registers_open();
    assert_string_equal(chipset.log, "");

    assert_int_equal(acpi_register_read(&registers, ACPI_REGISTER_PM1_STATUS, &value), ST_OK);
    assert_int_equal(value, 0x8101);
    assert_string_equal(chipset_trace(), "r600/2=101 r700/2=8000 ");
    assert_int_equal(acpi_register_update(&registers, ACPI_REGISTER_PM1_STATUS,
                                          ACPI_PM1_POWER_BUTTON, UINT32_MAX),
                     ST_OK);
    assert_string_equal(chipset_trace(), "w600/2=100 w700/2=100 "); // and nothing else is cleared
    assert_int_equal(chipset_get(0x600, 2), 1);

    assert_int_equal(acpi_register_update(&registers, ACPI_REGISTER_PM1_ENABLE,
                                          ACPI_PM1_POWER_BUTTON | ACPI_PM1_RTC,
                                          ACPI_PM1_POWER_BUTTON),
                     ST_OK);
    assert_string_equal(chipset_trace(), "r602/2=80 w602/2=180 r702/2=0 w702/2=100 ");

    assert_int_equal(acpi_register_read(&registers, ACPI_REGISTER_PM1_CONTROL, &value), ST_OK);
    assert_int_equal(value, 0x1001);
    (void)chipset_trace();
    assert_int_equal(acpi_register_update(&registers, ACPI_REGISTER_PM1_CONTROL,
                                          ACPI_PM1_CONTROL_GLOBAL_RELEASE, UINT32_MAX),
                     ST_OK);
    assert_string_equal(chipset_trace(), "r604/2=3005 w604/2=1005 r704/2=0 w704/2=4 ");
    assert_int_equal(acpi_pm1_control_write(&registers, 0x1c01, 0x0401), ST_OK);
    assert_string_equal(chipset_trace(), "w604/2=1c01 w704/2=401 ");
}

static void test_timer(void **state)
{
    (void)state;
    uint32_t value;
    chipset_put(0x608, 4, 0xfe123456);
    registers_open();
    assert_int_equal(acpi_register_read(&registers, ACPI_REGISTER_PM_TIMER, &value), ST_OK);
    assert_int_equal(value, 0x123456);
    acpi_registers_close(&registers);
    store_le32(table + 112, ACPI_FADT_TIMER_32BIT);
    registers_open();
    assert_int_equal(acpi_register_read(&registers, ACPI_REGISTER_PM_TIMER, &value), ST_OK);
    assert_int_equal(value, 0xfe123456);
}

static void test_absent(void **state)
{
    (void)state;
    uint32_t value = 0x55;
    registers_open();
    assert_false(acpi_register_exists(&registers, ACPI_REGISTER_PM2_CONTROL));
    assert_int_equal(acpi_register_read(&registers, ACPI_REGISTER_PM2_CONTROL, &value),
                     ST_NO_DEVICE);
    assert_int_equal(acpi_register_update(&registers, ACPI_REGISTER_PM2_CONTROL, 1, 1),
                     ST_NO_DEVICE);
    assert_int_equal(registers.gpe[1].registers, 0);
    acpi_registers_close(&registers);

    store_le32(table + 112, ACPI_FADT_HW_REDUCED);
    table[244] = ACPI_GAS_IO;
    store_le64(table + 248, 0x777);
    registers_open();
    for (unsigned i = 0; i < ACPI_REGISTERS; i++)
        assert_int_equal(acpi_register_exists(&registers, i), i == ACPI_REGISTER_SLEEP_CONTROL);
    assert_int_equal(registers.gpe[0].registers, 0);
}

static void test_x_fields(void **state)
{
    (void)state;
    x_put(ACPI_FADT_PM1A_EVENT, ACPI_GAS_IO, 0x600);    // the same
    x_put(ACPI_FADT_PM1A_CONTROL, ACPI_GAS_IO, 0x1804); // another port: preferred
    x_put(ACPI_FADT_PM_TIMER, ACPI_GAS_MEMORY, 0x608);  // a port, with the wrong space
    x_put(ACPI_FADT_PM2_CONTROL, ACPI_GAS_IO, 0x1850);  // alone
    x_put(ACPI_FADT_GPE0, ACPI_GAS_IO, 0xfed00000);     // cannot be a port
    x_put(ACPI_FADT_PM1B_EVENT, ACPI_GAS_IO, 0x123456); // cannot be one, and there is no other
    registers_open();
    assert_int_equal(where(ACPI_REGISTER_PM1_STATUS), 0x600);
    assert_int_equal(where(ACPI_REGISTER_PM1_ENABLE), 0x602);
    assert_int_equal(where(ACPI_REGISTER_PM1_CONTROL), 0x1804);
    assert_int_equal(where(ACPI_REGISTER_PM_TIMER), 0x608);
    assert_int_equal(registers.fixed[ACPI_REGISTER_PM_TIMER][0].space, ACPI_GAS_IO);
    assert_int_equal(where(ACPI_REGISTER_PM2_CONTROL), 0x1850);
    assert_int_equal(registers.gpe[0].block.address, 0x620);
    assert_int_equal(registers.fixed[ACPI_REGISTER_PM1_STATUS][1].length, 0);
    assert_null(strstr(chipset.log, "PM1a event"));
    assert_null(strstr(chipset.log, "PM2"));
    assert_non_null(strstr(chipset.log,
                           "PM1a control is at port 0x604, or by the X_ field in space "
                           "1 at 0x1804\n"));
    assert_non_null(strstr(chipset.log, "PM timer is at port 0x608"));
    assert_non_null(strstr(chipset.log, "GPE0 is at port 0x620"));
    assert_non_null(strstr(chipset.log, "PM1b event is at port 0x0"));
}

static void test_spaces(void **state)
{
    (void)state;
    uint32_t value;
    uint8_t bits;
    port_put(ACPI_FADT_PM1A_EVENT, 0);
    port_put(ACPI_FADT_PM1A_CONTROL, 0);
    port_put(ACPI_FADT_PM_TIMER, 0);
    x_put(ACPI_FADT_PM1A_EVENT, ACPI_GAS_MEMORY, CHIPSET_MEMORY + 0x10);
    x_put(ACPI_FADT_PM1A_CONTROL, ACPI_GAS_PCI_CONFIG, 0x0000001f00020044);
    x_put(ACPI_FADT_PM_TIMER, ACPI_GAS_MEMORY, 0x1000); // nothing can be mapped there
    x_put(ACPI_FADT_GPE0, ACPI_GAS_MEMORY, CHIPSET_MEMORY + 0x21);
    port_put(ACPI_FADT_GPE0, 0);
    registers_open();
    assert_int_equal(chipset.maps, 3); // status, enable, GPE0
    chipset.memory[0x11] = 0x81;
    chipset.memory[0x22] = 0x40;
    assert_int_equal(acpi_register_read(&registers, ACPI_REGISTER_PM1_STATUS, &value), ST_OK);
    assert_int_equal(value, 0x8100);
    assert_int_equal(acpi_gpe_status_read(&registers.gpe[0], 1, &bits), ST_OK);
    assert_int_equal(bits, 0x40);
    assert_int_equal(acpi_gpe_enable_write(&registers.gpe[0], 1, 0x40), ST_OK);
    assert_int_equal(chipset.memory[0x24], 0x40);
    assert_int_equal(acpi_register_read(&registers, ACPI_REGISTER_PM1_CONTROL, &value), ST_OK);
    assert_string_equal(chipset_trace(), "rP0:1f.2+44/2 ");
    assert_false(acpi_register_exists(&registers, ACPI_REGISTER_PM_TIMER));
    assert_non_null(strstr(chipset.log, "PM timer in space 0 at 0x1000 left out"));
    assert_int_equal(chipset.maps, 3); // reading maps nothing
}

static void test_gpe_blocks(void **state)
{
    (void)state;
    uint8_t bits;
    chipset_status_add(0x620, 2);
    port_put(ACPI_FADT_GPE1, 0x630);
    table[93] = 4;
    table[94] = 0x10;
    registers_open();
    assert_string_equal(chipset.log, "");
    assert_int_equal(registers.gpe[0].registers, 2);
    assert_int_equal(registers.gpe[1].first, 0x10);
    chipset_put(0x621, 1, 0x0f);
    assert_int_equal(acpi_gpe_status_clear(&registers.gpe[0], 1, 0x03), ST_OK);
    assert_int_equal(acpi_gpe_status_read(&registers.gpe[0], 1, &bits), ST_OK);
    assert_int_equal(bits, 0x0c);
    assert_int_equal(acpi_gpe_enable_write(&registers.gpe[1], 0, 0x80), ST_OK);
    assert_int_equal(acpi_gpe_enable_read(&registers.gpe[1], 0, &bits), ST_OK);
    assert_int_equal(bits, 0x80);
    assert_string_equal(chipset_trace(), "w621/1=3 r621/1=c w632/1=80 r632/1=80 ");
    assert_int_equal(acpi_gpe_status_read(&registers.gpe[0], 2, &bits), ST_OUT_OF_RANGE);
    acpi_registers_close(&registers);

    table[94] = 0xf; // overlaps the first
    registers_open();
    assert_int_equal(registers.gpe[1].registers, 0);
    assert_non_null(strstr(chipset.log, "GPE1 begins with event 0xf"));
    acpi_registers_close(&registers);

    chipset.log[0] = 0;
    table[93] = 0;
    table[92] = 5; // odd
    registers_open();
    assert_int_equal(registers.gpe[0].registers, 2);
    assert_non_null(strstr(chipset.log, "odd"));
    acpi_registers_close(&registers);

    table[92] = 0; // only the X_ field tells how long it is
    x_put(ACPI_FADT_GPE0, ACPI_GAS_IO, 0x620);
    table[148 + 12 * ACPI_FADT_GPE0 + 1] = 64;
    registers_open();
    assert_int_equal(registers.gpe[0].registers, 4);
}

// As U-Boot has it on q35.
static void test_ports_of_the_board(void **state)
{
    (void)state;
    port_put(ACPI_FADT_PM1A_EVENT, 0xfc);
    port_put(ACPI_FADT_PM1A_CONTROL, 0x4);
    port_put(ACPI_FADT_PM_TIMER, 0x100);
    port_put(ACPI_FADT_GPE0, 0x20);
    port_put(ACPI_FADT_PM2_CONTROL, 0x22); // where it is on many machines
    registers_open();
    for (unsigned i = 0; i < ACPI_REGISTERS; i++)
        assert_int_equal(acpi_register_exists(&registers, i),
                         i == ACPI_REGISTER_PM_TIMER || i == ACPI_REGISTER_PM2_CONTROL);
    assert_int_equal(registers.gpe[0].registers, 0);
    assert_non_null(strstr(chipset.log, "PM1a event at port 0xfc left out"));
    assert_non_null(strstr(chipset.log, "GPE0 at port 0x20 left out"));
}

static void test_wrong_lengths(void **state)
{
    (void)state;
    table[88] = 8;
    registers_open();
    assert_int_equal(where(ACPI_REGISTER_PM1_ENABLE), 0x602);
    assert_non_null(strstr(chipset.log, "PM1 event block is said to have 8 bytes; taking 4"));
}

static void test_block_bounds(void **state)
{
    (void)state;
    struct acpi_register_block block;
    uint64_t value;
    struct acpi_gas gas = {.space = ACPI_GAS_IO, .address = 0xffff};
    assert_int_equal(acpi_register_block_open(&ops, NULL, &gas, 2, &block), ST_OUT_OF_RANGE);
    assert_int_equal(acpi_register_block_read(&block, 0, 1, &value), ST_NO_DEVICE);
    assert_int_equal(acpi_register_block_open(&ops, NULL, &gas, 1, &block), ST_OK);
    assert_int_equal(acpi_register_block_read(&block, 0, 2, &value), ST_OUT_OF_RANGE);
    assert_int_equal(acpi_register_block_read(&block, UINT32_MAX, 1, &value), ST_OUT_OF_RANGE);
    gas = (struct acpi_gas){.space = ACPI_GAS_MEMORY, .address = UINT64_MAX};
    assert_int_equal(acpi_register_block_open(&ops, NULL, &gas, 2, &block), ST_OUT_OF_RANGE);
    gas = (struct acpi_gas){.space = 0x7f, .address = 1};
    assert_int_equal(acpi_register_block_open(&ops, NULL, &gas, 2, &block), ST_NOT_SUPPORTED);
    gas = (struct acpi_gas){.space = ACPI_GAS_PCI_CONFIG, .address = 0xfff};
    assert_int_equal(acpi_register_block_open(&ops, NULL, &gas, 2, &block), ST_OUT_OF_RANGE);
    gas = (struct acpi_gas){.space = ACPI_GAS_MEMORY, .address = CHIPSET_MEMORY + 1};
    assert_int_equal(acpi_register_block_open(&ops, NULL, &gas, 8, &block), ST_OK);
    assert_int_equal(acpi_register_block_read(&block, 0, 2, &value), ST_INVALID_ARGUMENT);
    assert_int_equal(acpi_register_block_read(&block, 1, 2, &value), ST_OK);
    acpi_register_block_close(&block);
    assert_int_equal(acpi_register_block_read(&block, 1, 2, &value), ST_NO_DEVICE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_both_halves, setup, teardown),
        cmocka_unit_test_setup_teardown(test_timer, setup, teardown),
        cmocka_unit_test_setup_teardown(test_absent, setup, teardown),
        cmocka_unit_test_setup_teardown(test_x_fields, setup, teardown),
        cmocka_unit_test_setup_teardown(test_spaces, setup, teardown),
        cmocka_unit_test_setup_teardown(test_gpe_blocks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ports_of_the_board, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_lengths, setup, teardown),
        cmocka_unit_test(test_block_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
