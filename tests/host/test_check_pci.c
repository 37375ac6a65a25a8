// SPDX-License-Identifier: MIT
// SOURCES: kernel/check/pci*.c tests/host/check_fixture.c
// INCLUDE: -Ikernel/check
// A small PCI Express machine as firmware should leave it, and each mistake made in it.
#include "tests/host/check_fixture.h"

#include <base/bits.h>
#include <pci.h>

// 00:00.0 host bridge, 00:01.0 a device with everything, 00:02.0 a root port to bus 1, 01:00.0 a
// device behind it.
enum { HOST, DEVICE, PORT, BEHIND, SPARE, FUNCTIONS };

static struct {
    struct check_pci_function where;
    bool is_there;
    uint8_t config[4096];
    uint64_t sizes[6];
} functions[FUNCTIONS];

static struct check_pci_window windows[2];
static struct boot_memory_entry entries[1];
static struct check_pci input;
static struct check_pci_work work;
static uint32_t ecam_flip;

static int find(struct check_pci_function where)
{
    for (int i = 0; i < FUNCTIONS; i++) {
        const struct check_pci_function *one = &functions[i].where;
        if (functions[i].is_there && one->bus == where.bus && one->device == where.device &&
            one->function == where.function)
            return i;
    }
    return -1;
}

static uint32_t config_read(void *arg, struct check_pci_function where, uint16_t offset,
                            unsigned width)
{
    (void)arg;
    assert_true(is_aligned(offset, width) && offset + width <= 4096);
    int i = find(where);
    uint32_t value = UINT32_MAX >> (32 - 8 * width);
    if (i >= 0) {
        value = 0;
        memcpy(&value, functions[i].config + offset, width);
    }
    return value;
}

static uint64_t bar_size(void *arg, struct check_pci_function where, uint16_t offset)
{
    (void)arg;
    int i = find(where);
    assert_true(i >= 0 && offset >= 0x10 && offset <= 0x24);
    return functions[i].sizes[(offset - 0x10) / 4];
}

static bool ecam_read(void *arg, struct check_pci_function where, uint32_t *out)
{
    *out = config_read(arg, where, 0, 4) ^ ecam_flip;
    return true;
}

static void put8(int i, size_t at, uint8_t value)
{
    functions[i].config[at] = value;
}

static void put16(int i, size_t at, uint16_t value)
{
    memcpy(functions[i].config + at, &value, 2);
}

static void put32(int i, size_t at, uint32_t value)
{
    memcpy(functions[i].config + at, &value, 4);
}

static void function_make(int i, uint8_t bus, uint8_t device, uint32_t class, uint8_t header)
{
    memset(&functions[i], 0, sizeof functions[i]);
    functions[i].where = (struct check_pci_function){0, bus, device, 0};
    functions[i].is_there = true;
    put32(i, 0, 0x10001af4 + (uint32_t)i);
    put16(i, 4, 7); // decodes I/O and memory
    put32(i, 8, class << 8);
    put8(i, 0xe, header);
}

static int good_machine(void **state)
{
    (void)state;
    memset(functions, 0, sizeof functions);
    function_make(HOST, 0, 0, 0x060000, 0);
    function_make(DEVICE, 0, 1, 0x010802, 0);
    put32(DEVICE, 0x10, 0xc001); // I/O
    functions[DEVICE].sizes[0] = 0x20;
    put32(DEVICE, 0x14, 0xfe000000);
    functions[DEVICE].sizes[1] = 0x1000;
    put32(DEVICE, 0x18, 0x0000000c); // 64 bits, prefetchable
    put32(DEVICE, 0x1c, 0x8);
    functions[DEVICE].sizes[2] = 0x4000;
    put8(DEVICE, 0x3d, 1);
    put16(DEVICE, 6, 0x10);
    put8(DEVICE, 0x34, 0x40);
    put16(DEVICE, 0x40, 0x5011); // MSI-X, then Express
    put16(DEVICE, 0x42, 63);
    put32(DEVICE, 0x44, 0x00000002); // table in base address 2
    put32(DEVICE, 0x48, 0x00000402); // right behind it
    put16(DEVICE, 0x50, 0x0010);
    put32(DEVICE, 0x100, 0x14010001);
    put32(DEVICE, 0x140, 0x00010003);

    function_make(PORT, 0, 2, 0x060400, 1);
    put32(PORT, 0x18, 0x00010100); // 0 to 1, up to 1
    put16(PORT, 0x1c, 0xd0d0);
    put32(PORT, 0x20, 0xfd10fd00);
    put32(PORT, 0x24, 0x0011fff1); // no prefetchable window
    put32(PORT, 0x28, 0);
    function_make(BEHIND, 1, 0, 0x020000, 0);
    put32(BEHIND, 0x10, 0xfd000000);
    functions[BEHIND].sizes[0] = 0x20000;
    put32(BEHIND, 0x14, 0xd001);
    functions[BEHIND].sizes[1] = 0x20;

    windows[0] = (struct check_pci_window){CHECK_PCI_IO, 0xc000, 0xffff};
    windows[1] = (struct check_pci_window){CHECK_PCI_MEMORY, 0xc0000000, BIT(40)};
    entries[0] = (struct boot_memory_entry){.type = 7, .start = 0x100000, .pages = 0x70000};
    ecam_flip = 0;
    input = (struct check_pci){.first_bus = 0,
                               .last_bus = 255,
                               .read = config_read,
                               .bar_size = bar_size,
                               .read_ecam = ecam_read,
                               .windows = windows,
                               .window_count = ARRAY_SIZE(windows),
                               .entries = entries,
                               .entry_count = ARRAY_SIZE(entries)};
    return 0;
}

static void run(void)
{
    check_reset();
    check_pci(&input, &work, &check_sink);
}

static void expect(const char *id)
{
    run();
    check_expect_only(id);
    (void)good_machine(NULL);
}

static void nothing_is_wrong_with_a_good_machine(void **state)
{
    (void)state;
    run();
    check_expect_none();
    assert_int_equal(work.region_count, 3 + 2 + 2);
    input.windows = NULL;
    input.window_count = 0;
    input.bar_size = NULL;
    input.read_ecam = NULL;
    run();
    check_expect_none();
}

static void functions_that_are_odd(void **state)
{
    (void)state;
    put16(DEVICE, 0, 0);
    expect("pci.vendor");
    put8(DEVICE, 0xe, 3);
    expect("pci.header-type");
    put32(DEVICE, 8, 0x06040000);
    expect("pci.bridge-class");
    put32(PORT, 8, 0x02000000);
    expect("pci.bridge-class");
    put8(DEVICE, 0x3d, 5);
    expect("pci.interrupt-pin");
    put32(DEVICE, 0x30, 0xfe100001);
    expect("pci.rom-enabled");
    ecam_flip = 1;
    expect("pci.ecam");
    // Functions besides the first count only where the first says so.
    function_make(SPARE, 0, 1, 0x020000, 3);
    functions[SPARE].where.function = 5;
    run();
    check_expect_none();
    put8(DEVICE, 0xe, 0x80);
    expect("pci.header-type");
}

static void base_addresses(void **state)
{
    (void)state;
    put32(DEVICE, 0x14, 0);
    expect("pci.bar-unassigned");
    put16(DEVICE, 4, 1); // not decoded
    put32(DEVICE, 0x14, 0);
    run();
    check_expect_none();
    (void)good_machine(NULL);
    put32(DEVICE, 0x14, 0xfe000006);
    expect("pci.bar-type");
    put32(DEVICE, 0x24, 0xfe200004);
    expect("pci.bar-cut");
    put32(DEVICE, 0x14, 0xfd01f000);
    expect("pci.bar-overlap");
    put32(DEVICE, 0x14, 0xb0000000);
    expect("pci.bar-outside");
    put32(DEVICE, 0x10, 0xbff1);
    expect("pci.bar-outside");
    put32(BEHIND, 0x10, 0xfd1f0000); // past the port's window
    expect("pci.bar-outside");
    put16(PORT, 4, 1); // the port passes no memory on
    expect("pci.bar-outside");
    windows[1].start = 0;
    put32(DEVICE, 0x14, 0x700f0000);
    functions[DEVICE].sizes[1] = 0x20000;
    expect("pci.bar-in-ram");
    put32(DEVICE, 0x1c, UINT32_MAX); // ends past the last address
    put32(DEVICE, 0x18, 0xffffff0c);
    expect("pci.bar-outside");
}

static void capabilities(void **state)
{
    (void)state;
    put8(DEVICE, 0x34, 0x20);
    expect("pci.capability-offset");
    put16(DEVICE, 0x50, 0x4010);
    expect("pci.capability-loop");
    put16(DEVICE, 0x50, 0x5010);
    expect("pci.capability-loop");
    put32(DEVICE, 0x140, 0x0f010003);
    expect("pci.extended-offset");
    put32(DEVICE, 0x140, 0x10010003);
    expect("pci.extended-loop");
    put8(DEVICE, 0x34, 0x43); // reserved bits
    put16(DEVICE, 6, 0);
    run();
    check_expect_none();
    (void)good_machine(NULL);
    put32(DEVICE, 0x44, 0x3);
    expect("pci.msix-table");
    put32(DEVICE, 0x44, 0x0); // I/O
    expect("pci.msix-table");
    put32(DEVICE, 0x48, 0x4002);
    expect("pci.msix-table");
    put16(DEVICE, 0x42, 0x7ff);
    run();
    check_expect("pci.msix-table");
    (void)good_machine(NULL);
    put32(DEVICE, 0x44, 0x7);
    expect("pci.msix-table");
}

static void bridges(void **state)
{
    (void)state;
    put32(PORT, 0x18, 0x00000100);
    expect("pci.bus-order");
    put32(PORT, 0x18, 0x00010000);
    expect("pci.bus-order");
    put32(PORT, 0x18, 0x00010103);
    expect("pci.primary-bus");
    input.last_bus = 4;
    put32(PORT, 0x18, 0x00050100);
    expect("pci.bus-outside");
    put32(PORT, 0x18, 0); // nobody set it up
    put16(PORT, 4, 0);
    run();
    check_expect_none();
    (void)good_machine(NULL);
    function_make(SPARE, 0, 3, 0x060400, 1);
    put16(SPARE, 4, 0);
    put32(SPARE, 0x18, 0x00010100);
    expect("pci.bus-twice");
    put32(PORT, 0x20, 0xb010b000);
    put32(BEHIND, 0x10, 0xb0000000);
    run();
    check_expect("pci.window-outside");
    (void)good_machine(NULL);
    function_make(SPARE, 0, 3, 0x060400, 1);
    put32(SPARE, 0x18, 0x00020200);
    put16(SPARE, 0x1c, 0xe0e0);
    put32(SPARE, 0x20, 0xfd20fd10);
    expect("pci.window-overlap");
}

static void a_subtractive_bridge_passes_all(void **state)
{
    (void)state;
    put32(PORT, 8, 0x06040100);
    put32(BEHIND, 0x10, 0xc8000000);
    run();
    check_expect_none();
    put32(PORT, 8, 0x06040000);
    expect("pci.bar-outside");
}

static void more_than_there_is_room_for(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 6; i++) {
        put32(DEVICE, 0x10 + 4 * i, 0xfe000000 + i * 0x1000);
        functions[DEVICE].sizes[i] = 0x1000;
    }
    put8(DEVICE, 0x34, 0);
    put16(DEVICE, 6, 0);
    // The same device in all slots of many buses: the walk must end.
    run();
    assert_false(work.is_full);
    (void)good_machine(NULL);
    static const struct check_pci_window window = {CHECK_PCI_IO, 0xc000, 0xffff};
    struct check_pci_window *many = calloc(CHECK_PCI_WINDOWS, sizeof *many);
    for (size_t i = 0; i < CHECK_PCI_WINDOWS - 1; i++)
        many[i] = window;
    many[CHECK_PCI_WINDOWS - 1] = windows[1];
    input.windows = many;
    input.window_count = CHECK_PCI_WINDOWS;
    run();
    free(many);
    input.windows = NULL;
    assert_true(work.is_full); // no room for the port's own
    check_expect("pci.not-all");
}

static void every_kind_was_provoked(void **state)
{
    (void)state;
    check_all_provoked(&check_pci_kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_wrong_with_a_good_machine, good_machine),
        cmocka_unit_test_setup(functions_that_are_odd, good_machine),
        cmocka_unit_test_setup(base_addresses, good_machine),
        cmocka_unit_test_setup(capabilities, good_machine),
        cmocka_unit_test_setup(bridges, good_machine),
        cmocka_unit_test_setup(a_subtractive_bridge_passes_all, good_machine),
        cmocka_unit_test_setup(more_than_there_is_room_for, good_machine),
        cmocka_unit_test(every_kind_was_provoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
