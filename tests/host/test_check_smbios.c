// SPDX-License-Identifier: MIT
// SOURCES: kernel/check/smbios*.c tests/host/check_fixture.c
// INCLUDE: -Ikernel/check
// SMBIOS tables: a good set, and each mistake made in it.
#include "tests/host/check_fixture.h"

#include <base/bits.h>
#include <smbios.h>

#define TABLE_ADDRESS 0x7f000000u

// The set: filled by structure_add(), then wrapped by entry points.
static uint8_t table[CHECK_SMBIOS_TABLE_MAX];
static size_t table_size, largest;
static unsigned structure_count;
static uint8_t entry2[31], entry3[24];
static struct check_smbios input;
static bool is_mappable;
static unsigned mapped;

static const uint8_t *map(void *arg, uint64_t address, uint64_t size)
{
    (void)arg;
    if (!is_mappable || address != TABLE_ADDRESS || size > sizeof table) return NULL;
    uint8_t *copy = malloc(size); // ASan sees a byte too far
    memcpy(copy, table, size);
    mapped++;
    return copy;
}

static void unmap(void *arg, const uint8_t *bytes, uint64_t size)
{
    (void)arg;
    (void)size;
    mapped--;
    free((void *)(uintptr_t)bytes);
}

// `strings` as one literal with a NUL after each but the last. Returns the structure's bytes.
static uint8_t *structure_add(uint8_t type, uint8_t length, uint16_t handle, const char *strings,
                              size_t strings_size)
{
    uint8_t *bytes = table + table_size;
    memset(bytes, 0, length);
    bytes[0] = type;
    bytes[1] = length;
    memcpy(bytes + 2, &handle, 2);
    size_t size = length;
    if (strings_size > 1) {
        memcpy(bytes + size, strings, strings_size); // with the last one's NUL
        size += strings_size;
    } else {
        bytes[size++] = 0;
    }
    bytes[size++] = 0;
    table_size += size;
    structure_count++;
    if (size > largest) largest = size;
    return bytes;
}
#define ADD(type, length, handle, strings)                                                         \
    structure_add(type, length, handle, strings, sizeof(strings))

static void put16(uint8_t *bytes, size_t at, uint16_t value)
{
    memcpy(bytes + at, &value, 2);
}

static void sum_set(uint8_t *bytes, size_t length, size_t at)
{
    uint8_t sum = 0;
    bytes[at] = 0;
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + bytes[i]);
    bytes[at] = (uint8_t)(0 - sum);
}

static void sums_set(void)
{
    sum_set(entry2 + 16, 15, 5);
    sum_set(entry2, 31, 4);
    sum_set(entry3, 24, 5);
}

static void entries_make(void)
{
    uint32_t address = TABLE_ADDRESS, size = (uint32_t)table_size;
    memset(entry2, 0, sizeof entry2);
    memcpy(entry2, "_SM_", 4);
    entry2[5] = 31;
    entry2[6] = 2;
    entry2[7] = 8;
    put16(entry2, 8, (uint16_t)largest);
    memcpy(entry2 + 16, "_DMI_", 5);
    put16(entry2, 22, (uint16_t)size);
    memcpy(entry2 + 24, &address, 4);
    put16(entry2, 28, (uint16_t)structure_count);
    entry2[30] = 0x28;
    memset(entry3, 0, sizeof entry3);
    memcpy(entry3, "_SM3_", 5);
    entry3[6] = 24;
    entry3[7] = 3;
    entry3[8] = 2;
    entry3[10] = 1;
    memcpy(entry3 + 12, &size, 4);
    memcpy(entry3 + 16, &address, 4);
    sums_set();
}

// Handles of the good set.
enum { BIOS = 0x10, SYSTEM, BOARD, CHASSIS, CPU, CACHE, SLOT, ARRAY, DEVICE, MAPPED, BOOT, END };
static uint8_t *at[END + 1 - BIOS];
#define OF(handle) at[(handle)-BIOS]

static void set_add(void)
{
    OF(BIOS) = ADD(0, 0x1a, BIOS,
                   "Maker\0"
                   "1.2\0"
                   "03/31/2026");
    OF(BIOS)[4] = 1;
    OF(BIOS)[5] = 2;
    OF(BIOS)[8] = 3;
    OF(SYSTEM) = ADD(1, 0x1b, SYSTEM,
                     "Maker\0"
                     "Model");
    OF(SYSTEM)[4] = 1;
    OF(SYSTEM)[5] = 2;
    OF(SYSTEM)[8] = 0x4c;
    OF(BOARD) = ADD(2, 0xf, BOARD, "Maker");
    OF(BOARD)[4] = 1;
    put16(OF(BOARD), 0xb, CHASSIS);
    OF(CHASSIS) = ADD(3, 0x16, CHASSIS, "");
    OF(CHASSIS)[5] = 10;
    OF(CPU) = ADD(4, 0x30, CPU, "");
    OF(CPU)[0x18] = 0x41;
    put16(OF(CPU), 0x1a, CACHE);
    put16(OF(CPU), 0x1c, 0xffff);
    put16(OF(CPU), 0x1e, 0xffff);
    OF(CPU)[0x23] = OF(CPU)[0x24] = 4;
    OF(CPU)[0x25] = 8;
    OF(CACHE) = ADD(7, 0x1b, CACHE, "");
    OF(SLOT) = ADD(9, 0x11, SLOT, "");
    OF(ARRAY) = ADD(16, 0x17, ARRAY, "");
    put16(OF(ARRAY), 0xd, 1);
    OF(DEVICE) = ADD(17, 0x54, DEVICE, "");
    put16(OF(DEVICE), 4, ARRAY);
    put16(OF(DEVICE), 0xc, 8192);
    OF(MAPPED) = ADD(19, 0x1f, MAPPED, "");
    OF(MAPPED)[8] = 1;
    OF(BOOT) = ADD(32, 0xb, BOOT, "");
}

static int good_set(void **state)
{
    (void)state;
    table_size = largest = structure_count = 0;
    set_add();
    OF(END) = ADD(127, 4, END, "");
    entries_make();
    input = (struct check_smbios){.entry2 = {entry2, sizeof entry2},
                                  .entry3 = {entry3, sizeof entry3},
                                  .map = map,
                                  .unmap = unmap,
                                  .cpus_running = 8,
                                  .ram_bytes = 8ull << 30};
    is_mappable = true;
    return 0;
}

static void run(void)
{
    check_reset();
    check_smbios(&input, &check_sink);
    assert_int_equal(mapped, 0);
}

static void expect(const char *id)
{
    run();
    check_expect_only(id);
    (void)good_set(NULL);
}

static void nothing_is_wrong_with_a_good_set(void **state)
{
    (void)state;
    run();
    check_expect_none();
    input.entry3.bytes = NULL;
    run();
    check_expect_none();
    (void)good_set(NULL);
    input.entry2.bytes = NULL;
    input.cpus_running = 0;
    input.ram_bytes = 0;
    run();
    check_expect_none();
}

static void entry_points(void **state)
{
    (void)state;
    input.entry2.bytes = input.entry3.bytes = NULL;
    expect("smbios.absent");
    entry2[1] = 'X';
    expect("smbios.anchor");
    entry3[0] = 0;
    expect("smbios.anchor");
    input.entry3.length = 23;
    expect("smbios.anchor");
    entry2[5] = 30; // what an old text of the specification had
    sum_set(entry2, 30, 4);
    expect("smbios.entry-length");
    entry3[6] = 255;
    sums_set();
    expect("smbios.entry-length");
    entry2[4]++;
    expect("smbios.entry-checksum");
    entry3[5]++;
    expect("smbios.entry-checksum");
    entry2[21]++;
    sum_set(entry2, 31, 4);
    expect("smbios.intermediate");
    entry3[7] = 4;
    sums_set();
    expect("smbios.version");
    entry2[7] = 9;
    sums_set();
    expect("smbios.version");
    entry2[10] = 1;
    sums_set();
    expect("smbios.revision");
    entry3[10] = 0;
    sums_set();
    expect("smbios.revision");
    memset(entry3 + 16, 0, 8);
    sums_set();
    expect("smbios.table-address");
    is_mappable = false;
    input.entry2.bytes = NULL;
    expect("smbios.table-address");
    memset(entry3 + 12, 0xff, 4);
    sums_set();
    expect("smbios.table-address");
}

static const uint8_t *map_two(void *arg, uint64_t address, uint64_t size)
{
    uint8_t *copy = (uint8_t *)(uintptr_t)map(arg, TABLE_ADDRESS, size);
    if (copy && address != TABLE_ADDRESS) copy[5] ^= 1;
    return copy;
}

static void two_entry_points_that_differ(void **state)
{
    (void)state;
    input.map = map_two;
    entry2[25] = 1;
    sums_set();
    expect("smbios.entries-differ");
}

static void what_the_older_entry_point_counts(void **state)
{
    static const struct {
        size_t at;
        const char *id;
    } cases[] = {{28, "smbios.count"}, {8, "smbios.largest"}, {22, "smbios.table-length"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        input.entry3.bytes = NULL;
        entry2[cases[i].at]++;
        sums_set();
        expect(cases[i].id);
    }
}

static void structures_that_do_not_end(void **state)
{
    (void)state;
    OF(END)[1] = 3;
    run();
    check_expect("smbios.structure-length");
    check_expect("smbios.no-end");
    (void)good_set(NULL);
    OF(END)[0] = 126;
    expect("smbios.no-end");
    // Cut anywhere: nothing past the end is read, and something is said.
    size_t whole = table_size;
    input.entry2.bytes = NULL;
    for (size_t size = 1; size < whole; size++) {
        memcpy(entry3 + 12, &size, 4);
        sums_set();
        run();
        check_expect("smbios.no-end");
    }
    (void)good_set(NULL);
    table[table_size - 1] = 1;
    run();
    check_expect("smbios.strings-end");
}

static void handles(void **state)
{
    (void)state;
    put16(OF(SLOT), 2, BOOT);
    expect("smbios.handle-twice");
    put16(OF(SLOT), 2, 0xff00);
    expect("smbios.handle-reserved");
}

static void what_is_required(void **state)
{
    (void)state;
    OF(SLOT)[0] = 200;
    expect("smbios.required");
    assert_string_equal(check_find("smbios.required")->detail, "type 9");
    OF(SLOT)[0] = 32;
    run();
    check_expect("smbios.more-than-one");
}

static void structures_too_short(void **state)
{
    (void)state;
    table_size = largest = structure_count = 0;
    set_add();
    (void)ADD(7, 0x13, 0x80, "");
    OF(END) = ADD(127, 4, END, "");
    entries_make();
    expect("smbios.short");
    assert_string_equal(check_find("smbios.short")->detail, "19 bytes, 27 in version 3.2");
}

static void strings(void **state)
{
    (void)state;
    OF(BIOS)[5] = 4;
    expect("smbios.string-missing");
    OF(BIOS)[0x1a] = 0x1b; // an escape in the maker's name
    expect("smbios.string-characters");
    table_size = largest = structure_count = 0;
    set_add();
    (void)ADD(8, 9, 0x80, "To be filled by O.E.M.");
    table[table_size - sizeof("To be filled by O.E.M.") - 1 - 9 + 4] = 1;
    OF(END) = ADD(127, 4, END, "");
    entries_make();
    expect("smbios.placeholder");
}

static void what_structures_say(void **state)
{
    (void)state;
    OF(SYSTEM)[8] = 0;
    expect("smbios.uuid");
    memset(OF(SYSTEM) + 8, 0xff, 16);
    expect("smbios.uuid");
    memcpy(OF(SYSTEM) + 8, "\0\2\0\3\0\4\0\5\0\6\0\7\0\10\0\11", 16);
    expect("smbios.uuid");
    OF(CHASSIS)[5] = 0x80 | 2;
    expect("smbios.chassis-type");
    OF(CHASSIS)[5] = 0x25;
    expect("smbios.chassis-type");
    OF(CPU)[0x24] = 5;
    expect("smbios.cores");
    OF(CPU)[0x25] = 3;
    input.cpus_running = 0;
    expect("smbios.cores");
    input.cpus_running = 9;
    expect("smbios.threads");
    OF(CPU)[0x25] = 0; // not known
    input.cpus_running = 9;
    run();
    check_expect_none();
    (void)good_set(NULL);
    put16(OF(CPU), 0x1c, SLOT);
    expect("smbios.cache-handle");
    put16(OF(BOARD), 0xb, SLOT);
    expect("smbios.board-chassis");
    put16(OF(DEVICE), 4, SLOT);
    run();
    check_expect("smbios.memory-array");
    (void)good_set(NULL);
    put16(OF(ARRAY), 0xd, 2);
    expect("smbios.memory-slots");
    input.ram_bytes++;
    expect("smbios.memory-size");
    OF(MAPPED)[4] = 2;
    expect("smbios.memory-range");
    OF(BIOS)[8] = 2;
    expect("smbios.date");
    OF(SLOT)[0] = 5;
    run();
    check_expect("smbios.obsolete");
}

static void sizes_of_memory_devices(void **state)
{
    static const struct {
        uint16_t size;
        uint32_t extended;
        uint64_t bytes;
    } cases[] = {{0x8000 | 1024, 0, 1 << 20}, {0x7fff, 0x80000000u | 32768, 32ull << 30}};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        put16(OF(DEVICE), 0xc, cases[i].size);
        memcpy(OF(DEVICE) + 0x1c, &cases[i].extended, 4);
        input.ram_bytes = cases[i].bytes;
        run();
        check_expect_none();
        input.ram_bytes++;
        expect("smbios.memory-size");
    }
}

static void very_many_structures_end_in_time(void **state)
{
    (void)state;
    table_size = largest = structure_count = 0;
    while (table_size + 64 < sizeof table)
        (void)ADD(4, 0x20, (uint16_t)structure_count, "");
    entries_make();
    input.entry2.bytes = NULL;
    run();
    check_expect("smbios.no-end");
}

static void every_kind_was_provoked(void **state)
{
    (void)state;
    check_all_provoked(&check_smbios_kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_wrong_with_a_good_set, good_set),
        cmocka_unit_test_setup(entry_points, good_set),
        cmocka_unit_test_setup(two_entry_points_that_differ, good_set),
        cmocka_unit_test_setup(what_the_older_entry_point_counts, good_set),
        cmocka_unit_test_setup(structures_that_do_not_end, good_set),
        cmocka_unit_test_setup(handles, good_set),
        cmocka_unit_test_setup(what_is_required, good_set),
        cmocka_unit_test_setup(structures_too_short, good_set),
        cmocka_unit_test_setup(strings, good_set),
        cmocka_unit_test_setup(what_structures_say, good_set),
        cmocka_unit_test_setup(sizes_of_memory_devices, good_set),
        cmocka_unit_test_setup(very_many_structures_end_in_time, good_set),
        cmocka_unit_test(every_kind_was_provoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
