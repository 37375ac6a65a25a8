// SPDX-License-Identifier: MIT
// SOURCES: kernel/mm/memory_map.c kernel/mm/pmm.c kernel/mm/pmm_setup.c kernel/mm/buddy.c
// INCLUDE: -Ikernel/include -Ikernel/sched/include -Ihal/include -Itests/host/fake -Ikernel/mm
// The page allocator on a machine of a few megabytes that is an ordinary allocation here.
#include <base/bits.h>
#include <base/string.h>
#include <kernel/pmm.h>

#include <stddef.h>
#include "tests/host/memory_stubs.h"
#include <cmocka.h>

#define RAM_START (16 * MIB)
#define RAM_SIZE (24 * MIB)
#define LOW_START 0x1000
#define LOW_PAGES 100
#define SCRATCH_PAGES 32
#define MAIN_PAGES ((RAM_SIZE / PAGE_SIZE) - LOW_PAGES - SCRATCH_PAGES)

// pmm_init runs once in a kernel's life: so the tests share one machine and leave it as it was.
static uint64_t free_at_start;

// Physical 0x1000 and 16 MiB and up both lie in one block of memory.
static int setup(void **state)
{
    (void)state;
    static struct boot_memory_entry map[] = {
        {.type = 7, .start = RAM_START, .pages = MAIN_PAGES},
        {.type = 2,
         .flags = BOOT_MEMORY_SCRATCH,
         .start = RAM_START + MAIN_PAGES * PAGE_SIZE,
         .pages = SCRATCH_PAGES},
        {.type = 7, .start = LOW_START, .pages = LOW_PAGES},
        {.type = 0, .start = 0x100000, .pages = 16},
    };
    // Address space for all from 0 on; only what is used costs memory.
    char *ram = malloc(RAM_START + RAM_SIZE);
    struct boot_info boot = {
        .memory_map_va = (uintptr_t)map,
        .memory_map_count = ARRAY_SIZE(map),
        .direct_map_base = (uintptr_t)align_up((uintptr_t)ram, PAGE_SIZE),
        .direct_map_size = RAM_START + RAM_SIZE,
    };
    pmm_map_read(&boot);
    pmm_init(NULL);
    struct pmm_stats stats;
    pmm_stats_get(&stats);
    free_at_start = stats.pages_free;
    return 0;
}

static uint64_t pages_free(void)
{
    struct pmm_stats stats;
    pmm_stats_get(&stats);
    return stats.pages_free;
}

static void test_accounts(void **state)
{
    (void)state;
    struct pmm_stats stats;
    pmm_stats_get(&stats);
    assert_int_equal(stats.pages_total, MAIN_PAGES + LOW_PAGES);
    assert_int_equal(stats.pages_free + stats.pages_metadata, stats.pages_total);
    assert_int_equal(stats.bytes_by_kind[MEMORY_FREE], (MAIN_PAGES + LOW_PAGES) * PAGE_SIZE);
    assert_int_equal(stats.bytes_by_kind[MEMORY_BOOT_SCRATCH], SCRATCH_PAGES * PAGE_SIZE);
    assert_int_equal(stats.bytes_by_kind[MEMORY_RESERVED], 16 * PAGE_SIZE);
}

static void test_every_page_once(void **state)
{
    (void)state;
    uint64_t page_count = RAM_START / PAGE_SIZE + RAM_SIZE / PAGE_SIZE;
    uint8_t *seen = calloc(page_count, 1);
    paddr_t *pages = calloc(free_at_start, sizeof *pages);
    size_t got = 0;
    paddr_t page;
    while (pmm_pages_alloc(0, &page) == ST_OK) {
        assert_true(is_aligned(page, PAGE_SIZE) && page / PAGE_SIZE < page_count);
        assert_int_equal(seen[page / PAGE_SIZE]++, 0);
        memset(phys_to_virt(page), 0xEE, PAGE_SIZE);
        assert_true(pmm_is_allocated(page));
        pages[got++] = page;
    }
    assert_int_equal(got, free_at_start);
    assert_int_equal(pages_free(), 0);
    for (size_t i = 0; i < got; i++) {
        pmm_pages_free(pages[(i * 7919) % got], 0); // 7919 is prime: each once, far apart
    }
    assert_int_equal(pages_free(), free_at_start);
    free(pages);
    free(seen);
}

static void test_merges(void **state)
{
    (void)state;
    paddr_t block;
    test_every_page_once(state);
    // After pages went to and fro in odd order, large blocks are there again.
    assert_int_equal(pmm_pages_alloc(PMM_ORDER_MAX, &block), ST_OK);
    assert_true(is_aligned(block, PAGE_SIZE << PMM_ORDER_MAX));
    pmm_pages_free(block, PMM_ORDER_MAX);
    assert_int_equal(pages_free(), free_at_start);
}

static void test_below(void **state)
{
    (void)state;
    paddr_t page, block;
    assert_int_equal(pmm_pages_alloc_below(0, MIB, &page), ST_OK);
    assert_true(page + PAGE_SIZE <= MIB);
    assert_int_equal(pmm_pages_alloc_below(3, MIB, &block), ST_OK);
    assert_true(is_aligned(block, 8 * PAGE_SIZE) && block + 8 * PAGE_SIZE <= MIB);
    pmm_pages_free(block, 3);
    pmm_pages_free(page, 0);
    // A limit inside a range.
    assert_int_equal(pmm_pages_alloc_below(10, RAM_START + 8 * MIB, &block), ST_OK);
    assert_true(block >= RAM_START && block + 4 * MIB <= RAM_START + 8 * MIB);
    pmm_pages_free(block, 10);
    assert_int_equal(pmm_pages_alloc_below(0, LOW_START, &page), ST_NO_MEMORY);
    assert_int_equal(pmm_pages_alloc_below(0, 0, &page), ST_NO_MEMORY);
    assert_int_equal(pmm_pages_alloc_below(10, MIB, &page), ST_NO_MEMORY);
    assert_int_equal(pages_free(), free_at_start);
}

static void test_runs(void **state)
{
    (void)state;
    for (uint64_t pages = 1; pages <= 1024; pages = pages * 5 / 3 + 1) {
        paddr_t run, second;
        assert_int_equal(pmm_run_alloc(pages, &run), ST_OK);
        assert_int_equal(pages_free(), free_at_start - pages);
        assert_int_equal(pmm_run_alloc(pages, &second), ST_OK);
        assert_true(second >= run + pages * PAGE_SIZE || run >= second + pages * PAGE_SIZE);
        memset(phys_to_virt(run), 0x11, pages * PAGE_SIZE);
        pmm_run_free(run, pages);
        pmm_run_free(second, pages);
        assert_int_equal(pages_free(), free_at_start);
    }
    paddr_t none;
    assert_int_equal(pmm_run_alloc(0, &none), ST_INVALID_ARGUMENT);
    assert_int_equal(pmm_run_alloc(1025, &none), ST_INVALID_ARGUMENT);
}

static void test_wrong_frees(void **state)
{
    (void)state;
    paddr_t page, block;
    assert_int_equal(pmm_pages_alloc(0, &page), ST_OK);
    assert_int_equal(pmm_pages_alloc(4, &block), ST_OK);
    assert_true(PANICS(pmm_pages_free(page, 1)));
    assert_non_null(strstr(panic_message, "order"));
    assert_true(PANICS(pmm_pages_free(block + PAGE_SIZE, 0)));
    assert_non_null(strstr(panic_message, "inside another block"));
    assert_true(PANICS(pmm_pages_free(page + 8, 0)));
    assert_true(PANICS(pmm_pages_free(0, 0)));
    assert_true(PANICS(pmm_pages_free(0x100000, 0))); // reserved
    assert_true(PANICS(pmm_pages_free(BIT(45), 0)));  // no memory there
    assert_true(PANICS(pmm_pages_free(UINT64_MAX & ~(paddr_t)0xFFF, 0)));
    assert_true(PANICS(pmm_run_free(block, 9)));
    pmm_pages_free(page, 0);
    pmm_pages_free(block, 4);
    assert_true(PANICS(pmm_pages_free(page, 0)));
    assert_non_null(strstr(panic_message, "free already"));
    assert_true(PANICS(pmm_pages_free(block, 4)));
    assert_int_equal(pages_free(), free_at_start);
}

// Random sizes and lifetimes; each block is filled with its own number.
static void test_random(void **state)
{
    (void)state;
    struct {
        paddr_t paddr;
        unsigned order, mark;
    } blocks[200];
    size_t live = 0;
    srand(2);
    for (unsigned round = 1; round < 30000; round++) {
        if (live < ARRAY_SIZE(blocks) && rand() % 2 == 0) {
            unsigned order = (unsigned)(rand() % 3 == 0 ? rand() % 6 : 0);
            if (pmm_pages_alloc(order, &blocks[live].paddr) < 0) continue;
            blocks[live].order = order;
            blocks[live].mark = round;
            uint64_t *words = phys_to_virt(blocks[live].paddr);
            words[0] = words[(PAGE_SIZE << order) / 8 - 1] = round;
            live++;
        } else if (live > 0) {
            size_t i = (size_t)rand() % live;
            const uint64_t *words = phys_to_virt(blocks[i].paddr);
            assert_int_equal(words[0], blocks[i].mark);
            assert_int_equal(words[(PAGE_SIZE << blocks[i].order) / 8 - 1], blocks[i].mark);
            pmm_pages_free(blocks[i].paddr, blocks[i].order);
            blocks[i] = blocks[--live];
        }
    }
    while (live > 0) {
        live--;
        pmm_pages_free(blocks[live].paddr, blocks[live].order);
    }
    assert_int_equal(pages_free(), free_at_start);
}

// Last: it changes how much there is.
static void test_scratch(void **state)
{
    paddr_t scratch = RAM_START + MAIN_PAGES * PAGE_SIZE;
    assert_true(PANICS(pmm_pages_free(scratch, 0)));
    pmm_reclaim_boot_scratch();
    free_at_start += SCRATCH_PAGES;
    assert_int_equal(pages_free(), free_at_start);
    pmm_reclaim_boot_scratch();
    assert_int_equal(pages_free(), free_at_start);
    test_every_page_once(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accounts), cmocka_unit_test(test_below),
        cmocka_unit_test(test_runs),     cmocka_unit_test(test_every_page_once),
        cmocka_unit_test(test_merges),   cmocka_unit_test(test_below),
        cmocka_unit_test(test_runs),     cmocka_unit_test(test_wrong_frees),
        cmocka_unit_test(test_random),   cmocka_unit_test(test_scratch),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
