// SPDX-License-Identifier: MIT
// The loader's memory map, over a firmware made here: descriptors of other sizes, splits for the
// kernel, which memory is mapped, and leaving boot services when the key goes stale.
// SOURCES: efi/memory.c kernel/mm/memory_map.c
// INCLUDE: -Ikernel/include -Ihal/include -isystem /usr/include/efi -DGNU_EFI_USE_MS_ABI

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <base/bits.h>
#include <base/string.h>

#include <kernel/pmm.h>

#include "efi/memory.h"
#include "efi/report.h"

#define PAGE 4096u
#define WB EFI_MEMORY_WB

// The firmware: its map, and what was asked of it.
static struct {
    EFI_MEMORY_DESCRIPTOR map[64];
    unsigned count;
    size_t stride;
    UINTN key;
    unsigned refuse_exits;   // that many calls of ExitBootServices fail
    unsigned grow_per_fetch; // entries that appear each time
    unsigned fetches, exits, allocations;
    bool exit_failed; // from here on only GetMemoryMap and ExitBootServices may be called
} machine;

static EFI_STATUS EFIAPI fake_get_memory_map(UINTN *size, EFI_MEMORY_DESCRIPTOR *map, UINTN *key,
                                             UINTN *descriptor_size, UINT32 *version)
{
    UINTN needed = machine.count * machine.stride;

    *descriptor_size = machine.stride;
    *version = 1;
    if (!map || *size < needed) {
        *size = needed;
        return EFI_BUFFER_TOO_SMALL;
    }
    machine.fetches++;
    for (unsigned i = 0; i < machine.count; i++) {
        uint8_t *at = (uint8_t *)map + i * machine.stride;
        memset(at, 0xAB, machine.stride);
        memcpy(at, &machine.map[i], sizeof machine.map[i]);
    }
    *size = needed;
    *key = machine.key;
    for (unsigned i = 0; i < machine.grow_per_fetch; i++)
        machine.map[machine.count++] = (EFI_MEMORY_DESCRIPTOR){.Type = EfiBootServicesData};
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_allocate_pages(EFI_ALLOCATE_TYPE type, EFI_MEMORY_TYPE use,
                                             UINTN pages, EFI_PHYSICAL_ADDRESS *out)
{
    assert_int_equal(type, AllocateAnyPages);
    assert_int_equal(use, EfiLoaderData);
    assert_false(machine.exit_failed);
    machine.allocations++;
    machine.key++;
    *out = (uintptr_t)aligned_alloc(PAGE, pages * PAGE);
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_exit_boot_services(EFI_HANDLE image, UINTN key)
{
    (void)image;
    machine.exits++;
    if (key == machine.key && machine.refuse_exits == 0) return EFI_SUCCESS;
    if (machine.refuse_exits > 0) machine.refuse_exits--;
    machine.exit_failed = true;
    return EFI_INVALID_PARAMETER;
}

static unsigned errors_printed;

void report_error(const char *fmt, ...)
{
    (void)fmt;
    errors_printed++;
}

static void *last_spoiler; // pages that the code under test leaves to nobody

EFI_STATUS pages_alloc(const struct firmware *fw, uint64_t pages, const char *what,
                       struct page_range *out_range)
{
    EFI_PHYSICAL_ADDRESS start;
    (void)what;
    EFI_STATUS st = fw->boot->AllocatePages(AllocateAnyPages, EfiLoaderData, pages, &start);

    *out_range = (struct page_range){start, pages};
    if (machine.allocations == 2) last_spoiler = (void *)(uintptr_t)start;
    return st;
}

static EFI_BOOT_SERVICES services = {
    .GetMemoryMap = fake_get_memory_map,
    .AllocatePages = fake_allocate_pages,
    .ExitBootServices = fake_exit_boot_services,
};
static const struct firmware firmware = {.boot = &services};

static void machine_reset(size_t stride)
{
    memset(&machine, 0, sizeof machine);
    machine.stride = stride;
    machine.key = 100;
    errors_printed = 0;
    last_spoiler = NULL;
}

static void machine_add(uint32_t type, uint64_t start, uint64_t pages, uint64_t attributes)
{
    machine.map[machine.count++] = (EFI_MEMORY_DESCRIPTOR){
        .Type = type, .PhysicalStart = start, .NumberOfPages = pages, .Attribute = attributes};
}

static struct memory_map map_fetched(void)
{
    struct memory_map map;

    assert_int_equal(memory_map_init(&firmware, &map), EFI_SUCCESS);
    assert_int_equal(memory_map_fetch(&firmware, &map), EFI_SUCCESS);
    return map;
}

static void map_free(struct memory_map *map)
{
    free(page_range_pointer(&map->buffer));
    free(last_spoiler);
}

static void any_descriptor_size_is_read(void **state)
{
    static const size_t strides[] = {40, 44, 48, 64, 4096};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(strides); i++) {
        struct boot_memory_entry out[8];
        struct memory_map map;

        machine_reset(strides[i]);
        machine_add(EfiConventionalMemory, 0x100000, 7, WB);
        machine_add(EfiReservedMemoryType, 0xFEC00001, 3, 0); // misaligned: handed on as it is
        map = map_fetched();
        assert_true(memory_map_capacity(&map, 0) >= 2 * 2);
        assert_int_equal(memory_map_convert(&map, NULL, 0, out, ARRAY_SIZE(out)), 2);
        assert_int_equal(out[0].type, EfiConventionalMemory);
        assert_int_equal(out[0].start, 0x100000);
        assert_int_equal(out[0].pages, 7);
        assert_int_equal(out[0].attributes, WB);
        assert_int_equal(out[0].flags, 0);
        assert_int_equal(out[1].start, 0xFEC00001);
        map_free(&map);
    }
    machine_reset(32); // smaller than the structure
    machine_add(EfiConventionalMemory, 0x100000, 7, WB);
    struct memory_map map;
    assert_int_equal(memory_map_init(&firmware, &map), EFI_SUCCESS);
    assert_true(EFI_ERROR(memory_map_fetch(&firmware, &map)));
    assert_int_equal(errors_printed, 1);
    machine.stride = 0;
    assert_true(EFI_ERROR(memory_map_fetch(&firmware, &map)));
    assert_int_equal(errors_printed, 2);
    map_free(&map);
}

static void entry_is(const struct boot_memory_entry *e, uint64_t start, uint64_t pages,
                     uint32_t flags)
{
    assert_int_equal(e->start, start);
    assert_int_equal(e->pages, pages);
    assert_int_equal(e->flags, flags);
}

static void loader_memory_is_split_at_the_marks(void **state)
{
    static const struct memory_mark marks[] = {
        {{0x105000, 2}, BOOT_MEMORY_BOOT_INFO}, // in any order
        {{0x102000, 3}, BOOT_MEMORY_KERNEL},    // touches the one above
        {{0x10F000, 3}, BOOT_MEMORY_SCRATCH},   // spans two descriptors
    };
    struct boot_memory_entry out[16];
    struct memory_map map;

    (void)state;
    machine_reset(48);
    machine_add(EfiConventionalMemory, 0x102000, 3, WB); // not ours, whatever its address
    machine_add(EfiLoaderData, 0x100000, 16, WB);
    machine_add(EfiLoaderCode, 0x110000, 4, WB);
    machine_add(EfiLoaderData, 0xFFFFFFFFFFFFF000, 4, WB); // wraps around
    map = map_fetched();
    assert_int_equal(memory_map_convert(&map, marks, 3, out, ARRAY_SIZE(out)), 9);
    entry_is(&out[0], 0x102000, 3, 0);
    entry_is(&out[1], 0x100000, 2, 0);
    entry_is(&out[2], 0x102000, 3, BOOT_MEMORY_KERNEL);
    entry_is(&out[3], 0x105000, 2, BOOT_MEMORY_BOOT_INFO);
    entry_is(&out[4], 0x107000, 8, 0);
    entry_is(&out[5], 0x10F000, 1, BOOT_MEMORY_SCRATCH);
    entry_is(&out[6], 0x110000, 2, BOOT_MEMORY_SCRATCH);
    entry_is(&out[7], 0x112000, 2, 0);
    entry_is(&out[8], 0xFFFFFFFFFFFFF000, 4, 0);

    // Never more than there is room for.
    assert_int_equal(memory_map_convert(&map, marks, 3, out, 4), 4);
    map_free(&map);
}

static struct {
    uint64_t start[16], size[16];
    unsigned count, stop_at;
} runs;

static bool run_record(void *ctx, uint64_t start, uint64_t size)
{
    (void)ctx;
    runs.start[runs.count] = start;
    runs.size[runs.count++] = size;
    return runs.count != runs.stop_at;
}

static void runs_are_ram_and_nothing_else(void **state)
{
    struct memory_map map;

    (void)state;
    memset(&runs, 0, sizeof runs);
    machine_reset(48);
    machine_add(EfiBootServicesCode, 0, 1, WB);
    machine_add(EfiConventionalMemory, 0x1000, 0x9F, WB);
    machine_add(EfiReservedMemoryType, 0xA0000, 0x60, EFI_MEMORY_UC); // VGA
    machine_add(EfiReservedMemoryType, 0x100000, 1, WB);              // tables, perhaps
    machine_add(EfiACPIMemoryNVS, 0x101000, 1, WB);
    machine_add(EfiUnusableMemory, 0x102000, 1, WB);
    machine_add(EfiLoaderData, 0x103000, 1, WB);
    machine_add(EfiMemoryMappedIO, 0x104000, 1, WB);
    machine_add(EfiReservedMemoryType, 0xB0000000, 0x10000, WB);     // 256 MiB: a PCI window
    machine_add(EfiConventionalMemory, 0x5001, 1, WB);               // no whole page
    machine_add(EfiConventionalMemory, UINT64_MAX - 5, 0, WB);       // nothing
    machine_add(EfiConventionalMemory, BIT(40), UINT64_MAX / 2, WB); // wraps
    machine_add(EfiConventionalMemory, BIT(39), 2, WB);              // beyond the CPU's reach
    machine_add(EfiConventionalMemory, BIT(39) - 0x1000, 2, WB);     // half of it
    machine_add(EfiConventionalMemory, 0x300000010, 3, WB);          // misaligned
    machine_add(14, 0x200000000, 1, 0);                              // persistent memory
    machine_add(0x80000001, 0x200001000, 1, WB);                     // a firmware's own type
    map = map_fetched();
    assert_true(memory_map_runs(&map, BIT(39), run_record, NULL));
    assert_int_equal(runs.count, 6);
    assert_int_equal(runs.start[0], 0);
    assert_int_equal(runs.size[0], 0xA0000);
    assert_int_equal(runs.start[1], 0x100000);
    assert_int_equal(runs.size[1], 0x2000);
    assert_int_equal(runs.start[2], 0x103000);
    assert_int_equal(runs.size[2], 0x1000);
    assert_int_equal(runs.start[3], BIT(39) - 0x1000);
    assert_int_equal(runs.size[3], 0x1000);
    assert_int_equal(runs.start[4], 0x300001000);
    assert_int_equal(runs.size[4], 0x2000);
    assert_int_equal(runs.start[5], 0x200000000);
    assert_int_equal(runs.size[5], 0x2000);

    memset(&runs, 0, sizeof runs);
    runs.stop_at = 2;
    assert_false(memory_map_runs(&map, BIT(39), run_record, NULL));
    assert_int_equal(runs.count, 2);
    map_free(&map);
}

// The kernel uses what it calls free before it has page tables of its own.
static void what_the_kernel_will_use_is_mapped(void **state)
{
    struct boot_memory_entry entries[16];
    struct memory_range ranges[32];
    struct memory_map map;
    size_t count, conflicts, free_ranges = 0;

    (void)state;
    machine_reset(48);
    machine_add(EfiConventionalMemory, 0x100000, 16, WB);
    machine_add(EfiConventionalMemory, 0x200001, 16, WB);
    machine_add(EfiConventionalMemory, 0x3FFFFF, 16, WB);
    machine_add(EfiLoaderData, 0x600800, 16, WB);
    machine_add(EfiBootServicesData, 0x800FFF, 2, WB);
    machine_add(EfiConventionalMemory, 0xA00000, 0, WB);
    map = map_fetched();
    uint32_t entry_count = memory_map_convert(&map, NULL, 0, entries, ARRAY_SIZE(entries));
    assert_int_equal(
        memory_map_normalize(entries, entry_count, ranges, ARRAY_SIZE(ranges), &count, &conflicts),
        ST_OK);
    memset(&runs, 0, sizeof runs);
    assert_true(memory_map_runs(&map, BIT(39), run_record, NULL));
    for (size_t i = 0; i < count; i++) {
        unsigned run = 0;

        if (ranges[i].kind != MEMORY_FREE) continue;
        free_ranges++;
        while (run < runs.count &&
               (ranges[i].start < runs.start[run] ||
                ranges[i].start + ranges[i].size > runs.start[run] + runs.size[run]))
            run++;
        assert_true(run < runs.count);
    }
    assert_int_equal(free_ranges, 5);
    map_free(&map);
}

static void exit_succeeds_at_once(void **state)
{
    struct memory_map map;
    uint32_t attempts = 0;

    (void)state;
    machine_reset(48);
    machine_add(EfiConventionalMemory, 0x1000, 1, WB);
    map = map_fetched();
    assert_int_equal(boot_services_exit(&firmware, &map, false, &attempts), EFI_SUCCESS);
    assert_int_equal(attempts, 1);
    assert_int_equal(machine.exits, 1);
    assert_int_equal(machine.allocations, 1); // the buffer alone
    map_free(&map);
}

static void exit_is_retried_with_a_fresh_key(void **state)
{
    struct memory_map map;
    uint32_t attempts = 0;

    (void)state;
    machine_reset(48);
    machine_add(EfiConventionalMemory, 0x1000, 1, WB);
    machine.refuse_exits = EXIT_ATTEMPTS_MAX - 1;
    machine.grow_per_fetch = 3; // sizes must be reset, and the buffer be large enough
    map = map_fetched();
    assert_int_equal(boot_services_exit(&firmware, &map, false, &attempts), EFI_SUCCESS);
    assert_int_equal(attempts, EXIT_ATTEMPTS_MAX);
    assert_int_equal(machine.fetches, 1 + EXIT_ATTEMPTS_MAX);
    assert_int_equal(map.size / map.descriptor_size, 1 + 3 * EXIT_ATTEMPTS_MAX);
    map_free(&map);
}

static void exit_gives_up_in_the_end(void **state)
{
    struct memory_map map;
    uint32_t attempts = 0;

    (void)state;
    machine_reset(48);
    machine_add(EfiConventionalMemory, 0x1000, 1, WB);
    machine.refuse_exits = 1000;
    map = map_fetched();
    assert_true(EFI_ERROR(boot_services_exit(&firmware, &map, false, &attempts)));
    assert_int_equal(machine.exits, EXIT_ATTEMPTS_MAX);
    assert_int_equal(errors_printed, 1);
    map_free(&map);
}

static void spoiling_makes_the_first_exit_fail(void **state)
{
    struct memory_map map;
    uint32_t attempts = 0;

    (void)state;
    machine_reset(48);
    machine_add(EfiConventionalMemory, 0x1000, 1, WB);
    map = map_fetched();
    assert_int_equal(boot_services_exit(&firmware, &map, true, &attempts), EFI_SUCCESS);
    assert_int_equal(attempts, 2);
    assert_int_equal(machine.allocations, 2);
    map_free(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_descriptor_size_is_read),
        cmocka_unit_test(loader_memory_is_split_at_the_marks),
        cmocka_unit_test(runs_are_ram_and_nothing_else),
        cmocka_unit_test(what_the_kernel_will_use_is_mapped),
        cmocka_unit_test(exit_succeeds_at_once),
        cmocka_unit_test(exit_is_retried_with_a_fresh_key),
        cmocka_unit_test(exit_gives_up_in_the_end),
        cmocka_unit_test(spoiling_makes_the_first_exit_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
