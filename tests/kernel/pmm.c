// SPDX-License-Identifier: MIT
#include <base/bits.h>
#include <base/string.h>
#include <kernel/ktest.h>
#include <kernel/pmm.h>

static uint64_t pages_free(void)
{
    struct pmm_stats stats;
    pmm_stats_get(&stats);
    return stats.pages_free;
}

KTEST(pmm_alloc_free, "pmm.alloc_free")
{
    paddr_t pages[8];
    uint64_t before = pages_free();
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
        KEXPECT(pmm_pages_alloc(0, &pages[i]) == ST_OK);
        KEXPECT(pages[i] != 0 && is_aligned(pages[i], PAGE_SIZE));
        memset(phys_to_virt(pages[i]), (int)i + 1, PAGE_SIZE);
    }
    KEXPECT(pages_free() == before - ARRAY_SIZE(pages));
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
        const uint8_t *bytes = phys_to_virt(pages[i]);
        KEXPECT(bytes[0] == i + 1 && bytes[PAGE_SIZE - 1] == i + 1);
        pmm_pages_free(pages[i], 0);
    }
    KEXPECT(pages_free() == before);
}

KTEST(pmm_orders, "pmm.orders")
{
    uint64_t before = pages_free();
    for (unsigned order = 0; order <= PMM_ORDER_MAX; order++) {
        paddr_t block;
        status_t st = pmm_pages_alloc(order, &block);
        KEXPECT(st == ST_OK);
        if (st < 0) continue;
        KEXPECT(is_aligned(block, (uint64_t)PAGE_SIZE << order));
        pmm_pages_free(block, order);
    }
    paddr_t none;
    KEXPECT(pmm_pages_alloc(PMM_ORDER_MAX + 1, &none) == ST_INVALID_ARGUMENT);
    KEXPECT(pages_free() == before);
}

KTEST(pmm_below_limit, "pmm.below_limit")
{
    uint64_t before = pages_free();
    const paddr_t limits[] = {4 * GIB, 16 * MIB, MIB};
    for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
        paddr_t page;
        status_t st = pmm_pages_alloc_below(0, limits[i], &page);
        KEXPECT(st == ST_OK);
        if (st < 0) continue;
        KEXPECT(page != 0 && page + PAGE_SIZE <= limits[i]);
        pmm_pages_free(page, 0);
    }
    paddr_t none;
    KEXPECT(pmm_pages_alloc_below(0, PAGE_SIZE, &none) == ST_NO_MEMORY);
    KEXPECT(pages_free() == before);
}

KTEST(pmm_runs, "pmm.runs")
{
    uint64_t before = pages_free();
    paddr_t runs[3];
    const uint64_t sizes[] = {3, 100, 777};
    for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
        KEXPECT(pmm_run_alloc(sizes[i], &runs[i]) == ST_OK);
    }
    KEXPECT(pages_free() == before - 880);
    for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
        pmm_run_free(runs[i], sizes[i]);
    }
    KEXPECT(pages_free() == before);
}

#define TAKEN_BLOCKS 8
#define TAKEN_PAGES 3000

// Takes more than caches and a carved block hold, in largest blocks and in pages, gives it back in
// another order, and finds the blocks whole again. (That all memory can be taken is test_pmm's.)
KTEST(pmm_take_and_restore, "pmm.take_and_restore")
{
    uint64_t before = pages_free();
    for (unsigned round = 0; round < 2; round++) {
        paddr_t blocks = 0, pages = 0, page; // linked through their first word; 0 ends
        unsigned block_count = 0, page_count = 0;
        while (block_count < TAKEN_BLOCKS && pmm_pages_alloc(PMM_ORDER_MAX, &page) == ST_OK) {
            *(paddr_t *)phys_to_virt(page) = blocks;
            blocks = page;
            block_count++;
        }
        while (page_count < TAKEN_PAGES && pmm_pages_alloc(0, &page) == ST_OK) {
            *(paddr_t *)phys_to_virt(page) = pages;
            pages = page;
            page_count++;
        }
        KEXPECT(block_count == TAKEN_BLOCKS && page_count == TAKEN_PAGES);
        KEXPECT(pages_free() + page_count + ((uint64_t)block_count << PMM_ORDER_MAX) == before);
        while (blocks != 0) {
            page = blocks;
            blocks = *(paddr_t *)phys_to_virt(page);
            pmm_pages_free(page, PMM_ORDER_MAX);
        }
        while (pages != 0) {
            page = pages;
            pages = *(paddr_t *)phys_to_virt(page);
            pmm_pages_free(page, 0);
        }
        KEXPECT(pages_free() == before);
    }
}

KTEST(pmm_zones, "pmm.zones_add_up")
{
    struct pmm_stats stats;
    struct pmm_zone_info zone;
    uint64_t total = 0, free = 0;
    pmm_stats_get(&stats);
    for (size_t i = 0; pmm_zone_get(i, &zone); i++) {
        KEXPECT(zone.pages_total > 0 && zone.pages_free <= zone.pages_total);
        KEXPECT(zone.node < stats.node_count);
        KEXPECT((zone.pages_free > 0) == (zone.largest_order_free <= PMM_ORDER_MAX));
        total += zone.pages_total;
        free += zone.pages_free;
    }
    KEXPECT(total + stats.pages_metadata == stats.pages_total);
    KEXPECT(free + stats.pages_cached == stats.pages_free);
}

KTEST(pmm_accounting, "pmm.accounts_for_the_map")
{
    struct pmm_stats stats;
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    pmm_stats_get(&stats);
    uint64_t by_kind = 0, by_range = 0, managed = 0;
    for (int kind = 0; kind < MEMORY_KIND_COUNT; kind++) {
        by_kind += stats.bytes_by_kind[kind];
    }
    for (size_t i = 0; i < count; i++) {
        KEXPECT(is_aligned(ranges[i].start, PAGE_SIZE) && ranges[i].size > 0);
        KEXPECT(i == 0 || ranges[i].start >= ranges[i - 1].start + ranges[i - 1].size);
        by_range += ranges[i].size;
        if (ranges[i].kind == MEMORY_FREE || ranges[i].kind == MEMORY_BOOT_SCRATCH) {
            managed += ranges[i].size;
        }
    }
    KEXPECT(by_kind == by_range);
    KEXPECT(managed == stats.pages_total * PAGE_SIZE);
    KEXPECT(stats.pages_free + stats.pages_metadata < stats.pages_total);
}
