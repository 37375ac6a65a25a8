// SPDX-License-Identifier: MIT
// The hand-off's page tables, of 4 and of 5 levels, walked as a CPU would.
// SOURCES: efi/x86_64/paging.c
// INCLUDE:

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <base/bits.h>
#include <base/string.h>

#include "efi/arch.h"

#define PAGE 4096u
#define POOL_PAGES 512
#define NX BIT(63)
#define WRITE BIT(1)

static void *pool;

static struct arch_space space_make(unsigned levels, bool has_large_1g, unsigned pages)
{
    struct arch_space space = {
        .levels = levels,
        .has_nx = true,
        .has_large_1g = has_large_1g,
    };

    // Tables are not cleared by whoever allocates them.
    memset(pool, 0xA5, POOL_PAGES * PAGE);
    assert_true(arch_space_init(&space, (uintptr_t)pool, (uintptr_t)pool + pages * PAGE));
    return space;
}

struct walk {
    uint64_t paddr;
    uint64_t page_size; // 0: not mapped
    uint64_t bits;
};

static struct walk walk(const struct arch_space *space, uint64_t vaddr)
{
    const uint64_t *table = (const uint64_t *)(uintptr_t)space->root;

    for (unsigned level = space->levels; level > 0; level--) {
        unsigned shift = 12 + 9 * (level - 1);
        uint64_t entry = table[vaddr >> shift & 511];

        if (!(entry & 1)) return (struct walk){0};
        if (level == 1 || (entry & BIT(7))) {
            uint64_t size = BIT(shift), base = entry & 0xFFFFFFFFFF000;

            assert_true(level <= 3);
            assert_true(is_aligned(base, size)); // else reserved bits are set
            return (struct walk){base + vaddr % size, size, entry & (NX | WRITE)};
        }
        assert_true(entry & WRITE); // upper levels leave it to the leaf
        assert_false(entry & NX);
        table = (const uint64_t *)(uintptr_t)(entry & 0xFFFFFFFFFF000);
    }
    fail();
    return (struct walk){0};
}

static void mapped(const struct arch_space *space, uint64_t vaddr, uint64_t paddr,
                   uint64_t page_size, uint64_t bits)
{
    struct walk w = walk(space, vaddr);

    assert_int_equal(w.page_size, page_size);
    assert_int_equal(w.paddr, paddr);
    assert_int_equal(w.bits, bits);
}

static void unmapped(const struct arch_space *space, uint64_t vaddr)
{
    assert_int_equal(walk(space, vaddr).page_size, 0);
}

static void sizes_follow_alignment(unsigned levels, bool large_1g, uint64_t base)
{
    struct arch_space s = space_make(levels, large_1g, POOL_PAGES);
    uint64_t start = 2 * MIB - 2 * PAGE, end = 3 * GIB + 4 * MIB + PAGE;

    assert_true(arch_space_map(&s, base + start, start, end - start, ARCH_PAGE_WRITE));
    unmapped(&s, base + start - 1);
    mapped(&s, base + start, start, PAGE, NX | WRITE);
    mapped(&s, base + 2 * MIB - 1, 2 * MIB - 1, PAGE, NX | WRITE);
    mapped(&s, base + 2 * MIB, 2 * MIB, 2 * MIB, NX | WRITE);
    mapped(&s, base + GIB - 1, GIB - 1, 2 * MIB, NX | WRITE);
    mapped(&s, base + GIB, GIB, large_1g ? GIB : 2 * MIB, NX | WRITE);
    mapped(&s, base + 3 * GIB - 5, 3 * GIB - 5, large_1g ? GIB : 2 * MIB, NX | WRITE);
    mapped(&s, base + 3 * GIB + 2 * MIB, 3 * GIB + 2 * MIB, 2 * MIB, NX | WRITE);
    mapped(&s, base + end - PAGE, end - PAGE, PAGE, NX | WRITE);
    unmapped(&s, base + end);
    assert_true((s.next_table - (uintptr_t)pool) / PAGE <=
                1 + arch_space_tables_large(&s, end - start));
}

static void direct_map_uses_large_pages(void **state)
{
    (void)state;
    sizes_follow_alignment(4, false, 0xFFFF800000000000);
    sizes_follow_alignment(4, true, 0xFFFF800000000000);
    sizes_follow_alignment(5, false, 0xFF00000000000000);
    sizes_follow_alignment(5, true, 0xFF00000000000000);
}

static void access_is_as_asked(void **state)
{
    struct arch_space s = space_make(4, false, POOL_PAGES);
    uint64_t kernel = 0xFFFFFFFF80000000;

    (void)state;
    assert_true(arch_space_map(&s, kernel, 0x5000, PAGE, ARCH_PAGE_EXECUTE));
    assert_true(arch_space_map(&s, kernel + PAGE, 0x6000, PAGE, 0));
    assert_true(arch_space_map(&s, kernel + 2 * PAGE, 0x7000, 3 * PAGE, ARCH_PAGE_WRITE));
    mapped(&s, kernel, 0x5000, PAGE, 0);
    mapped(&s, kernel + PAGE, 0x6000, PAGE, NX);
    mapped(&s, kernel + 4 * PAGE, 0x9000, PAGE, NX | WRITE);
    unmapped(&s, kernel + 5 * PAGE);
    unmapped(&s, kernel - PAGE);
    unmapped(&s, 0);

    s = space_make(4, false, POOL_PAGES);
    s.has_nx = false; // the bit is reserved then
    assert_true(arch_space_map(&s, kernel, 0x5000, PAGE, ARCH_PAGE_WRITE));
    mapped(&s, kernel, 0x5000, PAGE, WRITE);
}

// A large page needs the physical address aligned too.
static void misaligned_physical_address_takes_small_pages(void **state)
{
    struct arch_space s = space_make(4, true, POOL_PAGES);

    (void)state;
    assert_true(arch_space_map(&s, 4 * MIB, 0x201000, 4 * MIB, 0));
    mapped(&s, 4 * MIB, 0x201000, PAGE, NX);
    mapped(&s, 8 * MIB - 1, 0x200FFF + 4 * MIB, PAGE, NX);
}

static void mapping_twice_keeps_the_first(void **state)
{
    struct arch_space s = space_make(4, false, POOL_PAGES);
    uint64_t used;

    (void)state;
    assert_true(arch_space_map(&s, 0x3000, 0x3000, PAGE, 0));
    assert_true(arch_space_map(&s, 2 * MIB, 2 * MIB, 2 * MIB, 0));
    used = s.next_table;
    assert_true(arch_space_map(&s, 0, 0, 4 * MIB, ARCH_PAGE_WRITE));
    mapped(&s, 0x3000, 0x3000, PAGE, NX);
    mapped(&s, 0x2000, 0x2000, PAGE, NX | WRITE);
    mapped(&s, 0x4000, 0x4000, PAGE, NX | WRITE);
    mapped(&s, 3 * MIB, 3 * MIB, 2 * MIB, NX);
    // Small parts of what a large page maps already.
    assert_true(arch_space_map(&s, 2 * MIB + PAGE, 2 * MIB + PAGE, PAGE, ARCH_PAGE_WRITE));
    assert_int_equal(s.next_table, used);
}

static void running_out_of_tables_is_told(void **state)
{
    struct arch_space s = space_make(4, false, 3);

    (void)state;
    assert_false(arch_space_map(&s, 0, 0, PAGE, 0)); // needs root and three more
    assert_true(s.next_table <= s.tables_end);
    s = space_make(4, false, 4);
    assert_true(arch_space_map(&s, 0, 0, PAGE, 0));
    assert_false(arch_space_map(&s, 2 * MIB, 0, PAGE, 0));
    assert_false(arch_space_init(&s, (uintptr_t)pool, (uintptr_t)pool));
}

// The counts are what the allocation before the exit relies on.
static void counts_are_upper_bounds(void **state)
{
    static const uint64_t starts[] = {
        0, PAGE, 2 * MIB - PAGE, GIB - PAGE, 512 * GIB - PAGE, BIT(47) - PAGE};
    static const uint64_t sizes[] = {PAGE, 2 * PAGE, 4 * MIB + 2 * PAGE, 2 * GIB + PAGE};

    (void)state;
    for (unsigned levels = 4; levels <= 5; levels++) {
        for (size_t i = 0; i < ARRAY_SIZE(starts) * ARRAY_SIZE(sizes); i++) {
            uint64_t start = starts[i % ARRAY_SIZE(starts)], size = sizes[i / ARRAY_SIZE(starts)];
            struct arch_space s = space_make(levels, i % 2, POOL_PAGES);

            if (levels == 4 && start + size > BIT(47)) continue;
            assert_true(arch_space_map(&s, start, start, size, 0));
            assert_true((s.next_table - s.root) / PAGE <= 1 + arch_space_tables_large(&s, size));
            if (size > 5 * MIB) continue;
            s = space_make(levels, i % 2, POOL_PAGES);
            assert_true(arch_space_map(&s, start, start + PAGE, size, 0));
            assert_true((s.next_table - s.root) / PAGE <= 1 + arch_space_tables_small(&s, size));
        }
    }
}

static int pool_make(void **state)
{
    (void)state;
    pool = aligned_alloc(PAGE, POOL_PAGES * PAGE);
    return pool ? 0 : -1;
}

static int pool_free(void **state)
{
    (void)state;
    free(pool);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(direct_map_uses_large_pages),
        cmocka_unit_test(access_is_as_asked),
        cmocka_unit_test(misaligned_physical_address_takes_small_pages),
        cmocka_unit_test(mapping_twice_keeps_the_first),
        cmocka_unit_test(running_out_of_tables_is_told),
        cmocka_unit_test(counts_are_upper_bounds),
    };
    return cmocka_run_group_tests(tests, pool_make, pool_free);
}
