// SPDX-License-Identifier: MIT
// SOURCES: kernel/mm/memory_map.c
// INCLUDE: -Ikernel/include
// The memory-map normaliser against maps that are in order, out of order, and nonsense.
#include <base/bits.h>
#include <base/string.h>
#include <kernel/pmm.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>

#define MAX 64
#define ENTRY(kind, first, count)                                                                  \
    {                                                                                              \
        .type = (kind), .start = (first), .pages = (count)                                         \
    }

enum { RESERVED = 0, LOADER_DATA = 2, BOOT_DATA = 4, RUNTIME = 5, CONVENTIONAL = 7, ACPI = 9 };

static struct memory_range ranges[MAX];
static size_t count, conflicts;

static status_t normalize(const struct boot_memory_entry *entries, size_t entry_count)
{
    return memory_map_normalize(entries, entry_count, ranges, MAX, &count, &conflicts);
}

static void expect_range(size_t index, paddr_t start, paddr_t end, enum memory_kind kind)
{
    assert_true(index < count);
    assert_int_equal(ranges[index].start, start);
    assert_int_equal(ranges[index].start + ranges[index].size, end);
    assert_string_equal(memory_kind_name(ranges[index].kind), memory_kind_name(kind));
}

static void test_in_order(void **state)
{
    (void)state;
    const struct boot_memory_entry map[] = {
        ENTRY(CONVENTIONAL, 0x1000, 15),
        ENTRY(BOOT_DATA, 0x10000, 16),
        ENTRY(ACPI, 0x20000, 1),
        ENTRY(CONVENTIONAL, 0x30000, 16),
    };
    assert_int_equal(normalize(map, ARRAY_SIZE(map)), ST_OK);
    assert_int_equal(count, 3);
    expect_range(0, 0x1000, 0x20000, MEMORY_FREE);
    expect_range(1, 0x20000, 0x21000, MEMORY_ACPI_TABLES);
    expect_range(2, 0x30000, 0x40000, MEMORY_FREE);
    assert_int_equal(conflicts, 0);
}

static void test_flags_decide(void **state)
{
    (void)state;
    struct boot_memory_entry map[] = {
        ENTRY(LOADER_DATA, 0x1000, 1),  ENTRY(LOADER_DATA, 0x2000, 1),
        ENTRY(LOADER_DATA, 0x3000, 1),  ENTRY(LOADER_DATA, 0x4000, 1),
        ENTRY(CONVENTIONAL, 0x5000, 1), ENTRY(CONVENTIONAL, 0x6000, 1),
        ENTRY(0x80000001, 0x7000, 1),
    };
    map[0].flags = BOOT_MEMORY_KERNEL;
    map[1].flags = BOOT_MEMORY_BOOT_INFO;
    map[2].flags = BOOT_MEMORY_SCRATCH;
    map[4].attributes = BIT(63);
    map[5].attributes = BIT(18);
    assert_int_equal(normalize(map, ARRAY_SIZE(map)), ST_OK);
    assert_int_equal(count, 5);
    expect_range(0, 0x1000, 0x3000, MEMORY_KERNEL);
    expect_range(1, 0x3000, 0x4000, MEMORY_BOOT_SCRATCH);
    expect_range(2, 0x4000, 0x5000, MEMORY_FREE);
    expect_range(3, 0x5000, 0x6000, MEMORY_RUNTIME);
    expect_range(4, 0x6000, 0x8000, MEMORY_RESERVED);
}

static void test_overlaps(void **state)
{
    (void)state;
    // The restricted kind cuts a hole, in whatever order they come.
    const struct boot_memory_entry map[] = {
        ENTRY(CONVENTIONAL, 0x10000, 16), ENTRY(RUNTIME, 0x14000, 2),
        ENTRY(RESERVED, 0x15000, 2),      ENTRY(ACPI, 0x1F000, 2),
        ENTRY(CONVENTIONAL, 0x18000, 4),
    };
    assert_int_equal(normalize(map, ARRAY_SIZE(map)), ST_OK);
    expect_range(0, 0x10000, 0x14000, MEMORY_FREE);
    expect_range(1, 0x14000, 0x15000, MEMORY_RUNTIME);
    expect_range(2, 0x15000, 0x17000, MEMORY_RESERVED);
    expect_range(3, 0x17000, 0x1F000, MEMORY_FREE);
    expect_range(4, 0x1F000, 0x21000, MEMORY_ACPI_TABLES);
    assert_int_equal(count, 5);
    assert_true(conflicts >= 3);
}

static void test_cut_in_the_middle(void **state)
{
    (void)state;
    const struct boot_memory_entry map[] = {ENTRY(ACPI, 0x10000, 16), ENTRY(RESERVED, 0x14000, 1)};
    assert_int_equal(normalize(map, ARRAY_SIZE(map)), ST_OK);
    assert_int_equal(count, 3);
    expect_range(0, 0x10000, 0x14000, MEMORY_ACPI_TABLES);
    expect_range(1, 0x14000, 0x15000, MEMORY_RESERVED);
    expect_range(2, 0x15000, 0x20000, MEMORY_ACPI_TABLES);
    assert_int_equal(conflicts, 1);
}

static void test_garbage(void **state)
{
    (void)state;
    const struct boot_memory_entry map[] = {
        ENTRY(CONVENTIONAL, 0x5000, 0),              // nothing
        ENTRY(CONVENTIONAL, 0x100800, 2),            // one whole page inside
        ENTRY(RESERVED, 0x200800, 1),                // touches two pages
        ENTRY(CONVENTIONAL, 0x300800, 1),            // no whole page
        ENTRY(RESERVED, UINT64_MAX - 100, 5),        // wraps
        ENTRY(RESERVED, 0x4000000000, UINT64_MAX),   // wraps
        ENTRY(CONVENTIONAL, UINT64_MAX, UINT64_MAX), // all wrong
    };
    assert_int_equal(normalize(map, ARRAY_SIZE(map)), ST_OK);
    assert_int_equal(count, 3);
    expect_range(0, 0x101000, 0x102000, MEMORY_FREE);
    expect_range(1, 0x200000, 0x202000, MEMORY_RESERVED);
    expect_range(2, 0x4000000000, BIT(52), MEMORY_RESERVED);
    assert_int_equal(normalize(map, 0), ST_OK);
    assert_int_equal(count, 0);
}

static void test_page_zero(void **state)
{
    (void)state;
    const struct boot_memory_entry map[] = {ENTRY(CONVENTIONAL, 0, 4)};
    assert_int_equal(normalize(map, 1), ST_OK);
    assert_int_equal(count, 2);
    expect_range(0, 0, 0x1000, MEMORY_RESERVED);
    expect_range(1, 0x1000, 0x4000, MEMORY_FREE);
    const struct boot_memory_entry alone[] = {ENTRY(CONVENTIONAL, 0, 1)};
    assert_int_equal(normalize(alone, 1), ST_OK);
    assert_int_equal(count, 1);
    expect_range(0, 0, 0x1000, MEMORY_RESERVED);
}

static void test_too_small(void **state)
{
    (void)state;
    const struct boot_memory_entry map[] = {
        ENTRY(CONVENTIONAL, 0x10000, 1),
        ENTRY(RESERVED, 0x20000, 1),
        ENTRY(CONVENTIONAL, 0x30000, 1),
        ENTRY(ACPI, 0x40000, 1),
    };
    // Room for what must not be touched, and not for all that is free.
    assert_int_equal(memory_map_normalize(map, 4, ranges, 3, &count, &conflicts), ST_LIMIT_REACHED);
    assert_int_equal(count, 3);
    expect_range(0, 0x10000, 0x11000, MEMORY_FREE);
    expect_range(1, 0x20000, 0x21000, MEMORY_RESERVED);
    expect_range(2, 0x40000, 0x41000, MEMORY_ACPI_TABLES);
    // Not even that.
    assert_int_equal(memory_map_normalize(map, 4, ranges, 1, &count, &conflicts), ST_LIMIT_REACHED);
    assert_int_equal(count, 0);
}

static void test_reserve(void **state)
{
    (void)state;
    const struct boot_memory_entry map[] = {
        ENTRY(CONVENTIONAL, 0x10000, 16),
        ENTRY(ACPI, 0x20000, 1),
        ENTRY(CONVENTIONAL, 0x21000, 15),
        ENTRY(CONVENTIONAL, 0x40000, 4),
    };
    assert_int_equal(normalize(map, ARRAY_SIZE(map)), ST_OK);
    // Inside a range; bytes, not pages.
    assert_int_equal(memory_map_reserve(ranges, MAX, &count, 0x12FFF, 2, MEMORY_ACPI_TABLES),
                     0x2000);
    expect_range(0, 0x10000, 0x12000, MEMORY_FREE);
    expect_range(1, 0x12000, 0x14000, MEMORY_ACPI_TABLES);
    expect_range(2, 0x14000, 0x20000, MEMORY_FREE);
    // Again: nothing is free there any more.
    assert_int_equal(memory_map_reserve(ranges, MAX, &count, 0x12000, 0x2000, MEMORY_RESERVED), 0);
    // Over several ranges, a gap and the end.
    assert_int_equal(memory_map_reserve(ranges, MAX, &count, 0x1F000, 0x23000, MEMORY_ACPI_TABLES),
                     0x12000);
    expect_range(3, 0x1F000, 0x30000, MEMORY_ACPI_TABLES);
    expect_range(4, 0x40000, 0x42000, MEMORY_ACPI_TABLES);
    expect_range(5, 0x42000, 0x44000, MEMORY_FREE);
    assert_int_equal(count, 6);
    assert_int_equal(memory_map_reserve(ranges, MAX, &count, 0x10000, 0, MEMORY_RESERVED), 0);
    assert_int_equal(memory_map_reserve(ranges, MAX, &count, UINT64_MAX, 2, MEMORY_RESERVED), 0);
    assert_int_equal(count, 6);
    // No room to cut: rather too much than too little.
    size_t one = 1;
    struct memory_range full[1] = {{0x10000, 0x10000, MEMORY_FREE}};
    memory_map_reserve(full, 1, &one, 0x12000, 0x1000, MEMORY_RESERVED);
    assert_int_equal(one, 1);
    assert_int_equal(full[0].kind, MEMORY_RESERVED);
}

// What a page of the result must be, found the slow way.
enum { WORLD_PAGES = 96 };
static const uint8_t expected_rank[MEMORY_KIND_COUNT] = {
    [MEMORY_FREE] = 0,        [MEMORY_BOOT_SCRATCH] = 1, [MEMORY_PERSISTENT] = 2,
    [MEMORY_ACPI_TABLES] = 3, [MEMORY_ACPI_NVS] = 4,     [MEMORY_RUNTIME] = 5,
    [MEMORY_MMIO] = 6,        [MEMORY_UNUSABLE] = 7,     [MEMORY_RESERVED] = 8,
    [MEMORY_KERNEL] = 9,
};

static void test_random(void **state)
{
    (void)state;
    static const struct {
        uint32_t type;
        enum memory_kind kind;
    } types[] = {{0, MEMORY_RESERVED},  {4, MEMORY_FREE},     {5, MEMORY_RUNTIME},
                 {7, MEMORY_FREE},      {8, MEMORY_UNUSABLE}, {9, MEMORY_ACPI_TABLES},
                 {10, MEMORY_ACPI_NVS}, {11, MEMORY_MMIO},    {14, MEMORY_PERSISTENT},
                 {7, MEMORY_FREE},      {99, MEMORY_RESERVED}};
    srand(1);
    for (unsigned round = 0; round < 20000; round++) {
        struct boot_memory_entry map[12];
        int world[WORLD_PAGES];
        memset(world, -1, sizeof world);
        size_t entries = 1 + (size_t)rand() % ARRAY_SIZE(map);
        for (size_t i = 0; i < entries; i++) {
            size_t pick = (size_t)rand() % ARRAY_SIZE(types);
            uint64_t first = (uint64_t)rand() % 80, pages = (uint64_t)rand() % 16;
            map[i] = (struct boot_memory_entry)ENTRY(types[pick].type, first * PAGE_SIZE, pages);
            for (uint64_t page = first; page < first + pages; page++) {
                enum memory_kind kind = types[pick].kind;
                if (page == 0 && kind == MEMORY_FREE) kind = MEMORY_RESERVED;
                if (world[page] < 0 || expected_rank[kind] > expected_rank[world[page]]) {
                    world[page] = kind;
                }
            }
        }
        assert_int_equal(normalize(map, entries), ST_OK);
        paddr_t last_end = 0;
        enum memory_kind last_kind = MEMORY_KIND_COUNT;
        for (size_t i = 0; i < count; i++) {
            assert_true(ranges[i].start >= last_end && ranges[i].size > 0);
            assert_false(ranges[i].start == last_end && ranges[i].kind == last_kind);
            last_end = ranges[i].start + ranges[i].size;
            last_kind = ranges[i].kind;
            for (paddr_t at = ranges[i].start; at < last_end; at += PAGE_SIZE) {
                assert_int_equal(world[at / PAGE_SIZE], ranges[i].kind);
                world[at / PAGE_SIZE] = -1;
            }
        }
        for (size_t page = 0; page < WORLD_PAGES; page++) {
            assert_int_equal(world[page], -1); // nothing was lost
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_order),  cmocka_unit_test(test_flags_decide),
        cmocka_unit_test(test_overlaps),  cmocka_unit_test(test_cut_in_the_middle),
        cmocka_unit_test(test_garbage),   cmocka_unit_test(test_page_zero),
        cmocka_unit_test(test_too_small), cmocka_unit_test(test_reserve),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
