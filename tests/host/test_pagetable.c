// SPDX-License-Identifier: MIT
// The x86_64 page-table builder on ordinary memory, held against the CPU's rules by a walker of its
// own that knows nothing of the builder's.
// SOURCES: hal/x86_64/pagetable.c
// INCLUDE: -Ihal/include -Ihal/x86_64
#include <base/bits.h>
#include <base/string.h>
#include <hal/mmu.h>
#include "pagetable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define POOL_PAGES 64
#define POOL_BASE 0x100000000ull // "physical" address of the first page
#define KERNEL 0xffffffff80000000ull
#define DIRECT 0xffff800000000000ull

static _Alignas(4096) uint8_t pool[POOL_PAGES][4096];
static bool pool_used[POOL_PAGES];
static int allocations_left; // negative: no limit
static unsigned flushes;
static vaddr_t flush_start;
static uint64_t flush_size;

static status_t pool_alloc(void *ctx, paddr_t *out_page)
{
    (void)ctx;
    if (allocations_left == 0) return ST_NO_MEMORY;
    if (allocations_left > 0) allocations_left--;
    for (size_t i = 0; i < POOL_PAGES; i++) {
        if (pool_used[i]) continue;
        pool_used[i] = true;
        memset(pool[i], 0xa5, sizeof pool[i]); // tables must not count on zeroed pages
        *out_page = POOL_BASE + i * 4096;
        return ST_OK;
    }
    return ST_NO_MEMORY;
}

static size_t pool_index(paddr_t page)
{
    assert_true(page >= POOL_BASE && page < POOL_BASE + sizeof pool && page % 4096 == 0);
    size_t index = (page - POOL_BASE) / 4096;
    assert_true(pool_used[index]);
    return index;
}

static void pool_free(void *ctx, paddr_t page)
{
    (void)ctx;
    size_t index = pool_index(page);
    memset(pool[index], 0x5a, sizeof pool[index]);
    pool_used[index] = false;
}

static void *pool_pointer(void *ctx, paddr_t page)
{
    (void)ctx;
    return pool[pool_index(page)];
}

static void pool_flush(void *ctx, vaddr_t start, uint64_t size)
{
    (void)ctx;
    flushes++;
    flush_start = start;
    flush_size = size;
}

static size_t pool_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < POOL_PAGES; i++)
        count += pool_used[i];
    return count;
}

static const struct hal_mmu_ops ops = {NULL, pool_alloc, pool_free, pool_pointer, pool_flush};

static struct hal_mmu_space space;

static void space_begin(unsigned levels)
{
    memset(pool_used, 0, sizeof pool_used);
    allocations_left = -1;
    flushes = 0;
    space = (struct hal_mmu_space){.levels = levels,
                                   .has_nx = true,
                                   .has_large_1g = true,
                                   .has_global = true,
                                   .has_write_combining = true};
    assert_int_equal(hal_mmu_space_init(&space, &ops), ST_OK);
    assert_int_equal(space.table_pages, 1);
}

static int setup4(void **state)
{
    (void)state;
    space_begin(4);
    return 0;
}

static int setup5(void **state)
{
    (void)state;
    space_begin(5);
    return 0;
}

// All tables but the root must be gone once nothing is mapped, and the count be right.
static int teardown(void **state)
{
    (void)state;
    assert_int_equal(pool_count(), space.table_pages);
    pagetable_destroy(&space);
    assert_int_equal(pool_count(), 0);
    assert_int_equal(space.table_pages, 0);
    return 0;
}

// The raw leaf that a CPU would find, after Intel SDM 3A figures 4-8 to 4-11. False: page fault.
static bool cpu_walk(vaddr_t vaddr, uint64_t *out_entry, unsigned *out_shift)
{
    uint64_t table = space.root;
    for (int shift = space.levels == 5 ? 48 : 39; shift >= 12; shift -= 9) {
        const uint64_t *entries = pool_pointer(NULL, table);
        uint64_t entry = entries[vaddr >> shift & 0x1ff];
        if (!(entry & 1)) return false;
        if (shift == 12 || ((entry & 0x80) && shift <= 30)) {
            *out_entry = entry;
            *out_shift = (unsigned)shift;
            return true;
        }
        assert_int_equal(entry & 0x80, 0);               // reserved in the upper levels
        assert_int_equal(entry & 2, 2);                  // rights are the leaf's business
        assert_int_equal(entry & 0x8000000000000004, 0); // not for users, not no-execute
        table = entry & 0x000ffffffffff000;
    }
    return false;
}

static uint64_t leaf_at(vaddr_t vaddr, unsigned expected_shift)
{
    uint64_t entry = 0;
    unsigned shift = 0;
    assert_true(cpu_walk(vaddr, &entry, &shift));
    assert_int_equal(shift, expected_shift);
    return entry;
}

static bool is_mapped(vaddr_t vaddr)
{
    uint64_t entry;
    unsigned shift;
    return cpu_walk(vaddr, &entry, &shift);
}

static void map_ok(vaddr_t vaddr, paddr_t paddr, uint64_t size, unsigned access,
                   enum hal_mmu_cache cache)
{
    assert_int_equal(hal_mmu_map(&space, vaddr, paddr, size, access, cache), ST_OK);
}

static void one_page_has_the_bits_the_cpu_wants(void **state)
{
    (void)state;
    map_ok(KERNEL, 0x200000, 4096, HAL_MMU_EXECUTE | HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK);
    map_ok(KERNEL + 4096, 0x201000, 4096, HAL_MMU_READ, HAL_MMU_WRITE_BACK);
    map_ok(KERNEL + 8192, 0x202000, 4096, HAL_MMU_WRITE, HAL_MMU_UNCACHED);
    map_ok(KERNEL + 12288, 0x203000, 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_COMBINING);
    const uint64_t nx = BIT(63), global = BIT(8), dirty = BIT(6), accessed = BIT(5);
    assert_int_equal(leaf_at(KERNEL, 12), 0x200000 | 1 | accessed | global);
    assert_int_equal(leaf_at(KERNEL + 4096, 12), 0x201000 | 1 | accessed | nx);
    assert_int_equal(leaf_at(KERNEL + 8192, 12),
                     0x202000 | 3 | accessed | dirty | nx | BIT(3) | BIT(4));
    assert_int_equal(leaf_at(KERNEL + 12288, 12), 0x203000 | 3 | accessed | dirty | nx | BIT(7));
    assert_int_equal(space.table_pages, space.levels);
}

static void features_the_cpu_lacks_are_left_out(void **state)
{
    (void)state;
    space.has_nx = space.has_global = space.has_large_1g = space.has_write_combining = false;
    map_ok(DIRECT, 0, GIB, HAL_MMU_WRITE | HAL_MMU_GLOBAL, HAL_MMU_WRITE_COMBINING);
    uint64_t entry = leaf_at(DIRECT + 5 * MIB, 21);
    assert_int_equal(entry & (BIT(63) | BIT(8) | BIT(12)), 0);
    assert_int_equal(entry & (BIT(3) | BIT(4)), BIT(3) | BIT(4)); // uncached instead
}

static void the_largest_pages_are_used(void **state)
{
    (void)state;
    // 4 KiB up to 2 MiB, 2 MiB pages up to 1 GiB, one of 1 GiB, then down again.
    vaddr_t start = DIRECT + GIB - 2 * MIB - 4096;
    map_ok(start, start - DIRECT, 4096 + 2 * MIB + GIB + 2 * MIB + 4096, HAL_MMU_WRITE,
           HAL_MMU_WRITE_BACK);
    assert_int_equal(leaf_at(start, 12) & 0x000ffffffffff000, start - DIRECT);
    assert_int_equal(leaf_at(start + 4096, 21) & 0x000fffffffe00000, GIB - 2 * MIB);
    assert_int_equal(leaf_at(DIRECT + GIB, 30) & 0x000fffffc0000000, GIB);
    assert_int_equal(leaf_at(DIRECT + 2 * GIB, 21) & 0x000fffffffe00000, 2 * GIB);
    assert_int_equal(leaf_at(DIRECT + 2 * GIB + 2 * MIB, 12) & 0x000ffffffffff000,
                     2 * GIB + 2 * MIB);
    assert_false(is_mapped(start - 4096));
    assert_false(is_mapped(DIRECT + 2 * GIB + 2 * MIB + 4096));
}

static void physical_misalignment_forbids_large_pages(void **state)
{
    (void)state;
    map_ok(DIRECT, 0x1000, 4 * MIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    assert_int_equal(leaf_at(DIRECT, 12) & 0x000ffffffffff000, 0x1000);
    assert_int_equal(leaf_at(DIRECT + 4 * MIB - 4096, 12) & 0x000ffffffffff000, 4 * MIB);
}

static void large_leaves_hold_the_cache_type_in_bit_12(void **state)
{
    (void)state;
    map_ok(DIRECT, 2 * MIB, 2 * MIB, HAL_MMU_WRITE, HAL_MMU_WRITE_COMBINING);
    uint64_t entry = leaf_at(DIRECT, 21);
    assert_int_equal(entry & (BIT(12) | BIT(7) | BIT(4) | BIT(3)), BIT(12) | BIT(7));
    struct hal_mmu_mapping mapping;
    assert_int_equal(hal_mmu_query(&space, DIRECT + 0x1234, &mapping), ST_OK);
    assert_int_equal(mapping.cache, HAL_MMU_WRITE_COMBINING);
    assert_int_equal(mapping.paddr, 2 * MIB + 0x1234);
    // Splitting moves the bit to where small pages have it.
    assert_int_equal(hal_mmu_unmap(&space, DIRECT, 4096), ST_OK);
    entry = leaf_at(DIRECT + 4096, 12);
    assert_int_equal(entry & (BIT(12) | BIT(7) | BIT(4) | BIT(3)), BIT(12 /* address */) | BIT(7));
    assert_int_equal(entry & 0x000ffffffffff000, 2 * MIB + 4096);
    assert_int_equal(hal_mmu_query(&space, DIRECT + 4096, &mapping), ST_OK);
    assert_int_equal(mapping.cache, HAL_MMU_WRITE_COMBINING);
    assert_int_equal(mapping.page_size, 4096);
}

static void a_gigabyte_splits_down_to_4k(void **state)
{
    (void)state;
    map_ok(DIRECT, GIB, GIB, HAL_MMU_WRITE | HAL_MMU_GLOBAL, HAL_MMU_WRITE_COMBINING);
    uint64_t before = space.table_pages;
    vaddr_t hole = DIRECT + 512 * MIB + 0x5000;
    assert_int_equal(hal_mmu_unmap(&space, hole, 4096), ST_OK);
    assert_int_equal(space.table_pages, before + 2);
    assert_false(is_mapped(hole));
    const uint64_t bits = 3 | BIT(5) | BIT(6) | BIT(8) | BIT(63);
    assert_int_equal(leaf_at(hole - 4096, 12), (GIB + 512 * MIB + 0x4000) | bits | BIT(7));
    assert_int_equal(leaf_at(hole + 4096, 12), (GIB + 512 * MIB + 0x6000) | bits | BIT(7));
    assert_int_equal(leaf_at(DIRECT, 21), GIB | bits | BIT(7) | BIT(12));
    assert_int_equal(leaf_at(DIRECT + GIB - 1, 21), (2 * GIB - 2 * MIB) | bits | BIT(7) | BIT(12));
    assert_int_equal(hal_mmu_unmap(&space, DIRECT, GIB), ST_OK);
    assert_int_equal(space.table_pages, 1);
}

static void unmap_across_two_large_pages_splits_both_ends(void **state)
{
    (void)state;
    map_ok(DIRECT, 0, 6 * MIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    assert_int_equal(hal_mmu_unmap(&space, DIRECT + MIB, 4 * MIB), ST_OK);
    assert_true(is_mapped(DIRECT));
    assert_true(is_mapped(DIRECT + MIB - 4096));
    assert_false(is_mapped(DIRECT + MIB));
    assert_false(is_mapped(DIRECT + 3 * MIB));
    assert_false(is_mapped(DIRECT + 5 * MIB - 4096));
    assert_true(is_mapped(DIRECT + 5 * MIB));
    assert_int_equal(flush_start, DIRECT + MIB);
    assert_int_equal(flush_size, 4 * MIB);
}

static void unmap_skips_holes_and_frees_empty_tables(void **state)
{
    (void)state;
    map_ok(DIRECT, 0x1000, 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    map_ok(DIRECT + 3 * GIB, 0x2000, 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    assert_int_equal(hal_mmu_unmap(&space, DIRECT, 4 * GIB), ST_OK);
    assert_int_equal(space.table_pages, 1);
    assert_int_equal(pool_count(), 1);
    assert_int_equal(hal_mmu_unmap(&space, DIRECT, 4 * GIB), ST_OK);
}

static void protect_changes_rights_only(void **state)
{
    (void)state;
    map_ok(DIRECT, 0, 2 * MIB, HAL_MMU_WRITE, HAL_MMU_UNCACHED);
    flushes = 0;
    assert_int_equal(hal_mmu_protect(&space, DIRECT + 0x3000, 0x2000, HAL_MMU_EXECUTE), ST_OK);
    assert_int_equal(flushes, 1);
    struct hal_mmu_mapping mapping;
    assert_int_equal(hal_mmu_query(&space, DIRECT + 0x3000, &mapping), ST_OK);
    assert_int_equal(mapping.access, HAL_MMU_EXECUTE);
    assert_int_equal(mapping.cache, HAL_MMU_UNCACHED);
    assert_int_equal(mapping.paddr, 0x3000);
    assert_int_equal(hal_mmu_query(&space, DIRECT + 0x2000, &mapping), ST_OK);
    assert_int_equal(mapping.access, HAL_MMU_WRITE);
    assert_int_equal(hal_mmu_query(&space, DIRECT + 0x5000, &mapping), ST_OK);
    assert_int_equal(mapping.access, HAL_MMU_WRITE);
    assert_int_equal(hal_mmu_protect(&space, DIRECT, 2 * MIB, HAL_MMU_WRITE | HAL_MMU_EXECUTE),
                     ST_INVALID_ARGUMENT);
}

static void equal_pages_become_a_large_one_again(void **state)
{
    (void)state;
    map_ok(DIRECT, 0, GIB, HAL_MMU_WRITE | HAL_MMU_GLOBAL, HAL_MMU_WRITE_COMBINING);
    uint64_t whole = leaf_at(DIRECT, 30), tables = space.table_pages;
    vaddr_t page = DIRECT + 6 * MIB + 0x7000;
    assert_int_equal(hal_mmu_protect(&space, page, 4096, HAL_MMU_READ | HAL_MMU_GLOBAL), ST_OK);
    assert_int_equal(space.table_pages, tables + 2);
    // Another page differs as well: nothing merges while one of them does.
    assert_int_equal(hal_mmu_protect(&space, page + 8192, 4096, HAL_MMU_GLOBAL), ST_OK);
    assert_int_equal(hal_mmu_protect(&space, page, 4096, HAL_MMU_WRITE | HAL_MMU_GLOBAL), ST_OK);
    assert_int_equal(space.table_pages, tables + 2);
    flushes = 0;
    assert_int_equal(hal_mmu_protect(&space, page + 8192, 4096, HAL_MMU_WRITE | HAL_MMU_GLOBAL),
                     ST_OK);
    assert_int_equal(space.table_pages, tables);
    assert_int_equal(leaf_at(DIRECT, 30), whole);
    // All that the tables mapped is flushed, once, before they go.
    assert_int_equal(flushes, 1);
    assert_int_equal(flush_start, DIRECT);
    assert_int_equal(flush_size, GIB);
}

static void what_cannot_be_a_large_page_stays_small(void **state)
{
    (void)state;
    // Contiguous, but not aligned to a large page; aligned, but with a hole; and in two pieces.
    map_ok(DIRECT, 0x1000, 2 * MIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    map_ok(DIRECT + 2 * MIB, 4 * MIB, 2 * MIB - 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    map_ok(DIRECT + 4 * MIB, 8 * MIB, MIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    map_ok(DIRECT + 5 * MIB, 16 * MIB, MIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    uint64_t tables = space.table_pages;
    assert_int_equal(hal_mmu_protect(&space, DIRECT, 6 * MIB, HAL_MMU_READ), ST_OK);
    assert_int_equal(space.table_pages, tables);
    leaf_at(DIRECT, 12);
    leaf_at(DIRECT + 4 * MIB, 12);
}

static void a_gigabyte_page_only_where_the_cpu_has_it(void **state)
{
    (void)state;
    space.has_large_1g = false;
    map_ok(DIRECT, 0, GIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    uint64_t tables = space.table_pages;
    assert_int_equal(hal_mmu_protect(&space, DIRECT + 4096, 4096, HAL_MMU_READ), ST_OK);
    assert_int_equal(space.table_pages, tables + 1);
    assert_int_equal(hal_mmu_protect(&space, DIRECT + 4096, 4096, HAL_MMU_WRITE), ST_OK);
    assert_int_equal(space.table_pages, tables);
    leaf_at(DIRECT, 21);
}

static void user_pages_are_reported(void **state)
{
    (void)state;
    struct hal_mmu_mapping mapping;
    map_ok(DIRECT, 0, 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    assert_int_equal(hal_mmu_map(&space, DIRECT + 4096, 0, 4096, HAL_MMU_USER, 0),
                     ST_INVALID_ARGUMENT);
    // Somebody writes into the tables: all levels must grant it.
    paddr_t table = space.root;
    for (unsigned level = space.levels; level >= 1; level--) {
        assert_int_equal(hal_mmu_query(&space, DIRECT, &mapping), ST_OK);
        assert_false(mapping.access & HAL_MMU_USER);
        uint64_t *entry =
            (uint64_t *)pool_pointer(NULL, table) + (DIRECT >> (12 + 9 * (level - 1)) & 511);
        *entry |= BIT(2);
        table = *entry & 0x000ffffffffff000ull;
    }
    assert_int_equal(hal_mmu_query(&space, DIRECT, &mapping), ST_OK);
    assert_true(mapping.access & HAL_MMU_USER);
}

static void what_must_not_be_mapped_is_refused(void **state)
{
    (void)state;
    const vaddr_t low_end = space.levels == 5 ? BIT(56) : BIT(47);
    const struct {
        vaddr_t vaddr;
        paddr_t paddr;
        uint64_t size;
        unsigned access;
    } bad[] = {
        {DIRECT, 0, 4096, HAL_MMU_WRITE | HAL_MMU_EXECUTE},
        {DIRECT, 0, 4096, 0x80},
        {DIRECT + 1, 0, 4096, HAL_MMU_READ},
        {DIRECT, 0x800, 4096, HAL_MMU_READ},
        {DIRECT, 0, 4097, HAL_MMU_READ},
        {DIRECT, 0, 0, HAL_MMU_READ},
        {low_end, 0, 4096, HAL_MMU_READ},                       // the first of the hole
        {low_end - 4096, 0, 8192, HAL_MMU_READ},                // into the hole
        {-low_end - 4096, 0, 4096, HAL_MMU_READ},               // the last of the hole
        {low_end - 4096, 0, -2 * low_end + 8192, HAL_MMU_READ}, // across the hole
        {-(vaddr_t)4096, 0, 8192, HAL_MMU_READ},                // past 2^64
        {DIRECT, BIT(52), 4096, HAL_MMU_READ},                  // beyond physical addresses
        {DIRECT, BIT(52) - 4096, 8192, HAL_MMU_READ},
        {DIRECT, -(paddr_t)4096, 4096, HAL_MMU_READ},
    };
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_int_equal(hal_mmu_map(&space, bad[i].vaddr, bad[i].paddr, bad[i].size, bad[i].access,
                                     HAL_MMU_WRITE_BACK),
                         ST_INVALID_ARGUMENT);
    }
    assert_int_equal(space.table_pages, 1);
    // And the ends of what may be mapped are not refused.
    map_ok(low_end - 4096, BIT(52) - 4096, 4096, HAL_MMU_READ, HAL_MMU_WRITE_BACK);
    map_ok(-low_end, 0, 4096, HAL_MMU_READ, HAL_MMU_WRITE_BACK);
    map_ok(-(vaddr_t)4096, 0, 4096, HAL_MMU_READ, HAL_MMU_WRITE_BACK);
    assert_int_equal(hal_mmu_unmap(&space, -(vaddr_t)4096, 4096), ST_OK);
    assert_int_equal(hal_mmu_unmap(&space, low_end, 4096), ST_INVALID_ARGUMENT);
    struct hal_mmu_mapping mapping;
    assert_int_equal(hal_mmu_query(&space, low_end, &mapping), ST_NOT_FOUND);
}

static void mapping_twice_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    map_ok(DIRECT + 2 * MIB, 0, 2 * MIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    uint64_t tables = space.table_pages;
    assert_int_equal(
        hal_mmu_map(&space, DIRECT, 0, 2 * MIB + 4096, HAL_MMU_READ, HAL_MMU_WRITE_BACK),
        ST_ALREADY_EXISTS);
    assert_int_equal(
        hal_mmu_map(&space, DIRECT + 4 * MIB - 4096, 0, 4096, HAL_MMU_READ, HAL_MMU_WRITE_BACK),
        ST_ALREADY_EXISTS);
    assert_int_equal(space.table_pages, tables);
    assert_false(is_mapped(DIRECT));
}

static void a_large_page_may_replace_nothing_but_empty_space(void **state)
{
    (void)state;
    // A table that exists is used, not overwritten by a large leaf.
    map_ok(DIRECT, 0, 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    map_ok(DIRECT + 4096, 4096, 2 * MIB - 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    leaf_at(DIRECT, 12);
    leaf_at(DIRECT + 2 * MIB - 4096, 12);
}

// What the pool holds, to be compared before and after a failed call.
static uint8_t pool_copy[POOL_PAGES][4096];
static bool pool_used_copy[POOL_PAGES];

static void pool_remember(void)
{
    memcpy(pool_copy, pool, sizeof pool);
    memcpy(pool_used_copy, pool_used, sizeof pool_used);
}

static void pool_check_unchanged(void)
{
    assert_memory_equal(pool_used_copy, pool_used, sizeof pool_used);
    for (size_t i = 0; i < POOL_PAGES; i++) {
        if (pool_used[i]) assert_memory_equal(pool_copy[i], pool[i], sizeof pool[i]);
    }
}

// Calls `act` with 0, 1, 2... allocations allowed until it succeeds.
static unsigned fail_each_allocation(status_t (*act)(void))
{
    uint64_t tables = space.table_pages;
    pool_remember();
    for (int allowed = 0;; allowed++) {
        allocations_left = allowed;
        status_t st = act();
        allocations_left = -1;
        if (st == ST_OK) return (unsigned)allowed;
        assert_int_equal(st, ST_NO_MEMORY);
        assert_int_equal(space.table_pages, tables);
        pool_check_unchanged();
    }
}

static status_t act_map(void)
{
    // Crosses from one top-level entry into the next, with leaves of all sizes.
    vaddr_t start = DIRECT + 512 * GIB - GIB - 2 * MIB - 4096;
    return hal_mmu_map(&space, start, 512 * GIB - GIB - 2 * MIB - 4096,
                       4096 + 2 * MIB + GIB + GIB + 2 * MIB + 4096, HAL_MMU_WRITE,
                       HAL_MMU_WRITE_BACK);
}

static void a_failed_map_changes_nothing(void **state)
{
    (void)state;
    map_ok(DIRECT + 512 * GIB - 3 * GIB, 0, 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    // In one half: directory, table. In the other: pointer table, directory, table.
    assert_true(fail_each_allocation(act_map) >= 5);
    assert_true(is_mapped(DIRECT + 512 * GIB + GIB + 2 * MIB));
}

static status_t act_unmap(void)
{
    return hal_mmu_unmap(&space, DIRECT + GIB - 4096, 8192);
}

static void a_failed_unmap_changes_nothing(void **state)
{
    (void)state;
    map_ok(DIRECT, 0, 2 * GIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    assert_int_equal(fail_each_allocation(act_unmap), 4);
    assert_false(is_mapped(DIRECT + GIB));
    assert_false(is_mapped(DIRECT + GIB - 1));
    assert_true(is_mapped(DIRECT + GIB + 4096));
    assert_true(is_mapped(DIRECT + GIB - 4097));
}

static status_t act_protect(void)
{
    return hal_mmu_protect(&space, DIRECT + 4096, 4096, HAL_MMU_READ);
}

static void a_failed_protect_changes_nothing(void **state)
{
    (void)state;
    map_ok(DIRECT, 0, GIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    assert_true(fail_each_allocation(act_protect) >= 2);
    assert_int_equal(leaf_at(DIRECT + 4096, 12) & 2, 0);
    assert_int_equal(leaf_at(DIRECT + 8192, 12) & 2, 2);
    // Both ends lie in the same pages: two tables, and what was reserved beyond that is back.
    assert_int_equal(space.table_pages, space.levels - 2 + 2);
}

static void a_space_without_memory_for_its_root_fails(void **state)
{
    (void)state;
    struct hal_mmu_space other = {.levels = 4};
    allocations_left = 0;
    assert_int_equal(hal_mmu_space_init(&other, &ops), ST_NO_MEMORY);
    allocations_left = -1;
    other.levels = 3;
    assert_int_equal(hal_mmu_space_init(&other, &ops), ST_INVALID_ARGUMENT);
}

struct visited {
    size_t count, stop_after;
    vaddr_t last;
    uint64_t bytes;
};

static bool visit(void *ctx, vaddr_t vaddr, const struct hal_mmu_mapping *leaf)
{
    struct visited *visited = ctx;
    if (visited->count > 0) assert_true(vaddr > visited->last);
    struct hal_mmu_mapping found;
    assert_int_equal(hal_mmu_query(&space, vaddr, &found), ST_OK);
    assert_int_equal(found.paddr, leaf->paddr);
    assert_int_equal(found.page_size, leaf->page_size);
    assert_int_equal(found.access, leaf->access);
    assert_int_equal(found.cache, leaf->cache);
    visited->last = vaddr;
    visited->bytes += leaf->page_size;
    return ++visited->count != visited->stop_after;
}

static void walk_visits_all_leaves_in_order(void **state)
{
    (void)state;
    map_ok(KERNEL, 0x1000, 4096, HAL_MMU_EXECUTE, HAL_MMU_WRITE_BACK);
    map_ok(0x400000, 0x400000, 2 * MIB, HAL_MMU_READ, HAL_MMU_UNCACHED);
    map_ok(DIRECT, 0, GIB, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    map_ok(-(vaddr_t)4096, 0x5000, 4096, HAL_MMU_WRITE, HAL_MMU_WRITE_COMBINING);
    struct visited visited = {0};
    hal_mmu_walk(&space, visit, &visited);
    assert_int_equal(visited.count, 4);
    assert_int_equal(visited.bytes, GIB + 2 * MIB + 8192);
    assert_int_equal(visited.last, -(vaddr_t)4096);
    visited = (struct visited){.stop_after = 2};
    hal_mmu_walk(&space, visit, &visited);
    assert_int_equal(visited.count, 2);
    assert_int_equal(visited.last, DIRECT);
}

static void write_and_execute_needs_the_private_door(void **state)
{
    (void)state;
    const unsigned both = HAL_MMU_WRITE | HAL_MMU_EXECUTE;
    assert_int_equal(
        pagetable_map_any(&space, 0x7f000000, 0x7f000000, 4096, both, HAL_MMU_WRITE_BACK), ST_OK);
    uint64_t entry = leaf_at(0x7f000000, 12);
    assert_int_equal(entry & (BIT(63) | 3), 3);
}

static void a_shared_kernel_half_shows_the_same(void **state)
{
    (void)state;
    struct hal_mmu_space other = space;
    assert_int_equal(hal_mmu_space_init(&other, &ops), ST_OK);
    map_ok(KERNEL, 0x1000, 4096, HAL_MMU_EXECUTE, HAL_MMU_WRITE_BACK);
    map_ok(0x400000, 0x400000, 4096, HAL_MMU_READ, HAL_MMU_WRITE_BACK);
    pagetable_share_kernel_half(&other, &space);
    struct hal_mmu_mapping mapping;
    assert_int_equal(hal_mmu_query(&other, KERNEL, &mapping), ST_OK);
    assert_int_equal(mapping.paddr, 0x1000);
    assert_int_equal(hal_mmu_query(&other, 0x400000, &mapping), ST_NOT_FOUND);
    pool_free(NULL, other.root);
}

#define BOTH(name)                                                                                 \
    {#name " (4 levels)", name, setup4, teardown, NULL},                                           \
    {                                                                                              \
#name " (5 levels)", name, setup5, teardown, NULL                                          \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(one_page_has_the_bits_the_cpu_wants),
        BOTH(features_the_cpu_lacks_are_left_out),
        BOTH(the_largest_pages_are_used),
        BOTH(physical_misalignment_forbids_large_pages),
        BOTH(large_leaves_hold_the_cache_type_in_bit_12),
        BOTH(a_gigabyte_splits_down_to_4k),
        BOTH(unmap_across_two_large_pages_splits_both_ends),
        BOTH(unmap_skips_holes_and_frees_empty_tables),
        BOTH(protect_changes_rights_only),
        BOTH(equal_pages_become_a_large_one_again),
        BOTH(what_cannot_be_a_large_page_stays_small),
        BOTH(a_gigabyte_page_only_where_the_cpu_has_it),
        BOTH(user_pages_are_reported),
        BOTH(what_must_not_be_mapped_is_refused),
        BOTH(mapping_twice_is_refused_and_changes_nothing),
        BOTH(a_large_page_may_replace_nothing_but_empty_space),
        BOTH(a_failed_map_changes_nothing),
        BOTH(a_failed_unmap_changes_nothing),
        BOTH(a_failed_protect_changes_nothing),
        BOTH(a_space_without_memory_for_its_root_fails),
        BOTH(walk_visits_all_leaves_in_order),
        BOTH(write_and_execute_needs_the_private_door),
        BOTH(a_shared_kernel_half_shows_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
