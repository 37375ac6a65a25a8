// SPDX-License-Identifier: MIT
// SOURCES: kernel/check/memory_map.c tests/host/check_fixture.c kernel/check/say.c
// INCLUDE: -Ikernel/check
// What is wrong with a memory map, one mistake at a time in one that is good.
#include "tests/host/check_fixture.h"

#include <base/bits.h>
#include <memory_map.h>

enum { LOADER = 2, BOOT_DATA = 4, RUNTIME_CODE = 5, RUNTIME_DATA = 6, FREE = 7, RECLAIM = 9 };
#define WB 0xfull
#define RUNTIME (BIT(63) | WB)
#define RO BIT(17)
#define XP BIT(14)
#define MARK BIT(63)

static struct boot_memory_entry entries[400];
static uint8_t table[16 + 3 * 48];
static struct check_range kept[1];
static struct check_memory_map map;

static void put32(size_t at, uint32_t value)
{
    memcpy(table + at, &value, 4);
}

static void put64(size_t at, uint64_t value)
{
    memcpy(table + at, &value, 8);
}

static void attributes_put(unsigned index, uint32_t type, uint64_t start, uint64_t pages,
                           uint64_t attributes)
{
    size_t at = 16 + index * 48;
    put32(at, type);
    put64(at + 8, start);
    put64(at + 24, pages);
    put64(at + 32, attributes);
}

static int good_map(void **state)
{
    (void)state;
    static const struct boot_memory_entry good[] = {
        {.type = FREE, .start = 0, .pages = 0xa0, .attributes = WB},
        {.type = FREE, .start = 0x100000, .pages = 0x100, .attributes = WB},
        {.type = BOOT_DATA, .start = 0x200000, .pages = 0x10, .attributes = WB},
        {.type = RECLAIM, .start = 0x210000, .pages = 0x10, .attributes = WB},
        {.type = RUNTIME_CODE, .start = 0x220000, .pages = 8, .attributes = RUNTIME},
        {.type = RUNTIME_DATA, .start = 0x228000, .pages = 8, .attributes = RUNTIME},
    };
    memset(entries, 0, sizeof entries);
    memcpy(entries, good, sizeof good);
    kept[0] = (struct check_range){0x210000, 0x500, "DSDT"};
    map = (struct check_memory_map){.entries = entries,
                                    .count = ARRAY_SIZE(good),
                                    .physical_address_bits = 36,
                                    .kept = kept,
                                    .kept_count = 1,
                                    .framebuffer = {0x80000000, 0x300000, "framebuffer"},
                                    .attributes_table = table,
                                    .attributes_size = sizeof table};
    memset(table, 0, sizeof table);
    put32(0, 1);
    put32(4, 3);
    put32(8, 48);
    attributes_put(0, RUNTIME_CODE, 0x220000, 4, MARK | RO);
    attributes_put(1, RUNTIME_CODE, 0x224000, 4, MARK | XP);
    attributes_put(2, RUNTIME_DATA, 0x228000, 8, MARK | XP);
    check_reset();
    return 0;
}

static void expect(const char *id)
{
    check_reset();
    check_memory_map(&map, &check_sink);
    check_expect_only(id);
}

static void nothing_is_wrong_with_a_good_one(void **state)
{
    (void)state;
    check_memory_map(&map, &check_sink);
    check_expect_none();
    map.physical_address_bits = 0;
    map.framebuffer.size = 0;
    check_memory_map(&map, &check_sink);
    check_expect_none();
}

static void entries_by_themselves(void **state)
{
    (void)state;
    entries[1].pages = 0;
    expect("memory-map.empty-entry");
    (void)good_map(NULL);
    entries[1].start += 8;
    entries[1].pages--;
    expect("memory-map.unaligned");
    (void)good_map(NULL);
    entries[3].type = 17;
    expect("memory-map.type");
    entries[3].type = 0x70000001; // an OEM's own
    check_reset();
    check_memory_map(&map, &check_sink);
    check_expect_none();
    (void)good_map(NULL);
    entries[2].attributes = 1;
    expect("memory-map.ram-not-write-back");
    (void)good_map(NULL);
    entries[2].attributes |= MARK;
    expect("memory-map.runtime-of-free-memory");
    (void)good_map(NULL);
    map.count++;
    entries[6] = (struct boot_memory_entry){FREE, 0, BIT(36), 1, WB};
    expect("memory-map.beyond-cpu");
    entries[6].start = BIT(36) - 4096;
    check_reset();
    check_memory_map(&map, &check_sink);
    check_expect_none();
}

static void ends_past_the_last_address(void **state)
{
    static const uint64_t pages[] = {UINT64_MAX, UINT64_MAX / 4096, BIT(52)};
    (void)state;
    map.count++;
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
        entries[6] = (struct boot_memory_entry){RECLAIM, 0, BIT(40), pages[i], WB};
        expect("memory-map.wraps");
    }
}

static void runtime_memory_must_say_so(void **state)
{
    (void)state;
    entries[5].attributes = WB;
    map.attributes_table = NULL;
    check_memory_map(&map, &check_sink);
    assert_int_equal(check_found("memory-map.runtime-not-marked"), 1);
    check_expect("memory-attributes.absent");
}

static void two_claims(void **state)
{
    (void)state;
    entries[1].pages++;
    expect("memory-map.overlap");
    assert_string_equal(check_find("memory-map.overlap")->where, "0x200000");
    assert_string_equal(check_find("memory-map.overlap")->detail,
                        "type 4 to 0x20ffff; type 7 is at 0x100000 to 0x200fff");
}

static void what_must_not_be_free(void **state)
{
    (void)state;
    kept[0].start = 0x20ff00;
    kept[0].size = 0x101;
    expect("memory-map.table-in-free-memory");
    assert_string_equal(check_find("memory-map.table-in-free-memory")->detail,
                        "DSDT, in memory of type 4");
    (void)good_map(NULL);
    map.framebuffer.start = 0x180000;
    expect("memory-map.framebuffer-in-ram");
    (void)good_map(NULL);
    entries[0].type = RECLAIM;
    expect("memory-map.no-low-memory");
    entries[0].type = FREE;
    entries[0].pages = 1; // the page at 0 is no use
    expect("memory-map.no-low-memory");
}

static void many_entries(void **state)
{
    (void)state;
    for (map.count = 6; map.count <= 256; map.count++)
        entries[map.count] = (struct boot_memory_entry){FREE, 0, (map.count + 1024) * 4096, 1, WB};
    expect("memory-map.fragmented");
}

static void an_attributes_table_that_makes_no_sense(void **state)
{
    static const struct {
        size_t at;
        uint32_t value;
    } wrong[] = {{0, 0}, {0, 3}, {4, 4}, {4, UINT32_MAX}, {8, 39}, {8, 0}, {8, 300}};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        (void)good_map(NULL);
        put32(wrong[i].at, wrong[i].value);
        expect("memory-attributes.format");
    }
    (void)good_map(NULL);
    for (size_t size = 0; size < sizeof table; size++) {
        uint8_t *copy = malloc(size + 1); // ASan sees a byte too far
        memcpy(copy + 1, table, size);
        map.attributes_table = copy + 1;
        map.attributes_size = size;
        expect("memory-attributes.format");
        free(copy);
    }
}

static void attributes_of_runtime_memory(void **state)
{
    (void)state;
    attributes_put(1, RUNTIME_CODE, 0x224000, 4, MARK);
    expect("memory-attributes.writable-executable");
    attributes_put(1, RUNTIME_CODE, 0x224000, 4, MARK | XP | BIT(3));
    expect("memory-attributes.attributes");
    attributes_put(1, FREE, 0x224000, 4, MARK | XP);
    expect("memory-attributes.type");
    attributes_put(1, RUNTIME_CODE, 0x224010, 1, MARK | XP);
    expect("memory-attributes.unaligned");
    attributes_put(1, RUNTIME_CODE, 0x223000, 4, MARK | XP);
    expect("memory-attributes.overlap");
    (void)good_map(NULL);
    attributes_put(2, RUNTIME_DATA, 0x228000, 9, MARK | XP);
    expect("memory-attributes.outside");
    attributes_put(2, RUNTIME_DATA, 0x228000, UINT64_MAX, MARK | XP);
    expect("memory-attributes.outside");
}

static void every_kind_was_provoked(void **state)
{
    (void)state;
    check_all_provoked(&check_memory_map_kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_wrong_with_a_good_one, good_map),
        cmocka_unit_test_setup(entries_by_themselves, good_map),
        cmocka_unit_test_setup(ends_past_the_last_address, good_map),
        cmocka_unit_test_setup(runtime_memory_must_say_so, good_map),
        cmocka_unit_test_setup(two_claims, good_map),
        cmocka_unit_test_setup(what_must_not_be_free, good_map),
        cmocka_unit_test_setup(many_entries, good_map),
        cmocka_unit_test_setup(an_attributes_table_that_makes_no_sense, good_map),
        cmocka_unit_test_setup(attributes_of_runtime_memory, good_map),
        cmocka_unit_test(every_kind_was_provoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
