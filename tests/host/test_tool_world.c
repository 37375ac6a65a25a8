// SPDX-License-Identifier: MIT
// The machine that the host tool pretends to be.
// SOURCES: acpi/tool/world.c acpi/tool/world_spaces.c acpi/tool/sparse.c acpi/aml/*.c
// SOURCES: acpi/object/*.c acpi/region/*.c acpi/ns/*.c acpi/log.c
// SOURCES: acpi/tables/text.c acpi/tables/checksum.c acpi/device/id.c
// INCLUDE: -Iacpi/include -Iacpi -Iacpi/tool
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <world.h>

static struct world world;

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_destroy(&world);
    return 0;
}

static uint64_t port(uint64_t at, unsigned width)
{
    uint64_t value;
    assert_int_equal(world_ops(&world)->port_read(&world, at, width, &value), ST_OK);
    return value;
}

static uint64_t pci(struct acpi_pci_address address, uint16_t offset, unsigned width)
{
    uint64_t value;
    assert_int_equal(world_ops(&world)->pci_read(&world, address, offset, width, &value), ST_OK);
    return value;
}

// Two mappings that overlap are the same bytes, low and high in the address space.
static void test_memory_aliases(void **state)
{
    (void)state;
    const struct acpi_host_ops *ops = world_ops(&world);
    assert_null(ops->memory_read);
    const paddr_t places[] = {0x1000, 0xfffffff0, 0xff12345ff0, 0x1234567890000000};
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        uint8_t *a = ops->memory_map(&world, places[i], 64);
        uint8_t *b = ops->memory_map(&world, places[i] + 8, 0x100000);
        assert_non_null(a);
        assert_non_null(b);
        assert_ptr_equal(a + 8, b);
        assert_int_equal(b[0], 0);
        a[8] = 0x5a;
        assert_int_equal(b[0], 0x5a);
        ops->memory_unmap(&world, a, 64);
    }
    assert_int_equal(*(uint8_t *)ops->memory_map(&world, 0x1008, 1), 0x5a); // kept
}

static void test_memory_nonsense(void **state)
{
    (void)state;
    const struct acpi_host_ops *ops = world_ops(&world);
    assert_null(ops->memory_map(&world, 0, 0));
    assert_null(ops->memory_map(&world, UINT64_MAX, 2));
    assert_null(ops->memory_map(&world, 0, UINT64_MAX));
    assert_non_null(ops->memory_map(&world, UINT64_MAX, 1));
    for (unsigned i = 0; i < 200; i++) { // more windows than there can be: a refusal, no crash
        (void)ops->memory_map(&world, (paddr_t)(i + 100) << 40, 16);
    }
}

static void test_memory_filled(void **state)
{
    (void)state;
    world_fill_set(&world, 0xa5);
    const struct acpi_host_ops *ops = world_ops(&world);
    uint64_t value;
    assert_int_equal(ops->memory_read(&world, 0x1ffe, 4, &value), ST_OK); // across two pages
    assert_int_equal(value, 0xa5a5a5a5);
    assert_int_equal(ops->memory_write(&world, 0x1fff, 2, 0x1122), ST_OK);
    assert_int_equal(ops->memory_read(&world, 0x1ffe, 4, &value), ST_OK);
    assert_int_equal(value, 0xa51122a5);
    uint8_t *mapped = ops->memory_map(&world, 0x1ffe, 0x2000);
    assert_int_equal(mapped[1], 0x22);
    assert_int_equal(mapped[0x1fff], 0xa5);
    assert_int_equal(port(0x70, 2), 0xa5a5);
    assert_int_equal(pci((struct acpi_pci_address){.device = 3}, 0, 4), 0xa5a5a5a5);
}

static void test_memory_loaded(void **state)
{
    (void)state;
    assert_true(world_memory_load(&world, 0x8ed3a818, (const uint8_t *)"SSDT", 4));
    assert_memory_equal(world_ops(&world)->memory_map(&world, 0x8ed3a818, 4), "SSDT", 4);
    assert_false(world_memory_load(&world, UINT64_MAX - 1, (const uint8_t *)"SSDT", 4));
}

static void test_ports(void **state)
{
    (void)state;
    const struct acpi_host_ops *ops = world_ops(&world);
    assert_int_equal(port(0x80, 4), 0);
    assert_int_equal(ops->port_write(&world, 0xffe, 4, 0x44332211), ST_OK);
    assert_int_equal(port(0xfff, 1), 0x22);
    assert_int_equal(port(0x1000, 2), 0x4433);
    assert_int_equal(port(0xffe, 4), 0x44332211);
}

static void test_pci(void **state)
{
    (void)state;
    const struct acpi_host_ops *ops = world_ops(&world);
    const struct acpi_pci_address a = {.bus = 1, .device = 31, .function = 7};
    const struct acpi_pci_address b = {.bus = 1, .device = 31, .function = 6};
    assert_int_equal(pci(a, 0, 4), 0xffffffff); // nobody there
    assert_int_equal(pci(a, 0, 1), 0xff);
    assert_int_equal(ops->pci_write(&world, a, 0x40, 2, 0x1234), ST_OK);
    assert_int_equal(pci(a, 0x40, 4), 0x1234); // now it is, with zeros around
    assert_int_equal(pci(a, 0, 4), 0);
    assert_int_equal(pci(b, 0x40, 2), 0xffff);
    world_pci_add(&world, b, (const uint8_t *)"\x86\x80\x34\x12", 4);
    assert_int_equal(pci(b, 0, 4), 0x12348086);
    assert_int_equal(pci(a, 0, 4), 0);
}

static void test_virtual_clock(void **state)
{
    (void)state;
    world.is_clock_virtual = true;
    const struct acpi_host_ops *ops = world_ops(&world);
    uint64_t before = ops->clock_ns(&world);
    ops->sleep_ms(&world, 3600000);
    ops->stall_us(&world, 5);
    uint64_t passed = ops->clock_ns(&world) - before;
    assert_true(passed >= 3600000005000 && passed < 3660000000000);
}

static void test_heap_is_counted(void **state)
{
    (void)state;
    const struct acpi_host_ops *ops = world_ops(&world);
    void *a = ops->alloc(&world, 100), *b = ops->alloc(&world, 50);
    assert_int_equal(world.heap_bytes, 150);
    ops->release(&world, a, 100);
    ops->release(&world, b, 50);
    assert_int_equal(world.heap_bytes, 0);
    assert_int_equal(world.heap_peak, 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_memory_aliases, setup, teardown),
        cmocka_unit_test_setup_teardown(test_memory_nonsense, setup, teardown),
        cmocka_unit_test_setup_teardown(test_memory_filled, setup, teardown),
        cmocka_unit_test_setup_teardown(test_memory_loaded, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ports, setup, teardown),
        cmocka_unit_test_setup_teardown(test_pci, setup, teardown),
        cmocka_unit_test_setup_teardown(test_virtual_clock, setup, teardown),
        cmocka_unit_test_setup_teardown(test_heap_is_counted, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
