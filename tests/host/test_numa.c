// SPDX-License-Identifier: MIT
// SOURCES: kernel/mm/memory_map.c kernel/mm/pmm.c kernel/mm/pmm_setup.c kernel/mm/buddy.c
// INCLUDE: -Ikernel/include -Ikernel/sched/include -Ihal/include -Itests/host/fake -Ikernel/mm
// The page allocator on three nodes, on several CPUs, and with memory that comes later.
#include <base/bits.h>
#include <base/string.h>
#include <kernel/pmm.h>

#include <stddef.h>
#include "tests/host/memory_stubs.h"
#include <cmocka.h>

// Of 24 MiB: the first MiB is the low zone. Nodes as ranges of 8 MiB; domains count down.
#define NODE_SIZE (8 * MIB)
#define RAM_SIZE (3 * NODE_SIZE)
#define LATER_START (64 * MIB)
#define LATER_SIZE (4 * MIB)

static struct pmm_numa numa = {
    .node_count = 3,
    .domains = {7, 5, 3},
    .range_count = 4,
    // Out of order, and 2 MiB of node 1 twice: the first to say so has them.
    .ranges = {{2 * NODE_SIZE, RAM_SIZE, 2},
               {0, NODE_SIZE, 0},
               {NODE_SIZE, 2 * NODE_SIZE, 1},
               {NODE_SIZE, NODE_SIZE + 2 * MIB, 2}},
    // From node 0, node 2 is nearer than node 1.
    .distances = {{10, 30, 20}, {15, 10, 15}, {20, 30, 10}},
};

static int setup(void **state)
{
    (void)state;
    static struct boot_memory_entry map[] = {
        {.type = 7, .start = 0, .pages = RAM_SIZE / PAGE_SIZE}};
    char *ram = malloc(LATER_START + LATER_SIZE + PAGE_SIZE);
    struct boot_info boot = {
        .memory_map_va = (uintptr_t)map,
        .memory_map_count = ARRAY_SIZE(map),
        .direct_map_base = (uintptr_t)align_up((uintptr_t)ram, PAGE_SIZE),
        .direct_map_size = RAM_SIZE,
    };
    pmm_map_read(&boot);
    pmm_init(&numa);
    return 0;
}

static uint64_t pages_free(void)
{
    struct pmm_stats stats;
    pmm_stats_get(&stats);
    return stats.pages_free;
}

static unsigned node_of(paddr_t paddr)
{
    return (unsigned)(paddr / NODE_SIZE);
}

static void test_fallback_order(void **state)
{
    (void)state;
    uint32_t domains[3];
    assert_int_equal(pmm_fallback_get(0, domains, 3), 3);
    assert_int_equal(domains[0], 7);
    assert_int_equal(domains[1], 3);
    assert_int_equal(domains[2], 5);
    assert_int_equal(pmm_fallback_get(1, domains, 3), 3);
    assert_int_equal(domains[0], 5);
    assert_int_equal(domains[1], 7); // as far as the other, and listed before it
    assert_int_equal(pmm_fallback_get(2, domains, 2), 2);
    assert_int_equal(domains[1], 7);
    assert_int_equal(pmm_fallback_get(3, domains, 3), 0);
}

static void test_zones(void **state)
{
    (void)state;
    struct pmm_zone_info zone;
    assert_true(pmm_zone_get(0, &zone));
    assert_int_equal(zone.kind, PMM_ZONE_LOW);
    assert_int_equal(zone.pages_total, MIB / PAGE_SIZE - 1); // without the page at 0
    assert_true(pmm_zone_get(1, &zone));
    assert_int_equal(zone.kind, PMM_ZONE_DMA32);
    assert_int_equal(zone.domain, 7);
    assert_int_equal(zone.pages_total, (NODE_SIZE - MIB) / PAGE_SIZE);
    assert_true(pmm_zone_get(2, &zone) && zone.domain == 5);
    assert_true(pmm_zone_get(3, &zone) && zone.domain == 3);
    assert_false(pmm_zone_get(4, &zone));
}

// All pages of the machine in the order in which node 0 gets them: its own, the nearest's, the
// farther's, and what lies below 1 MiB last.
static void test_takes_the_nearest_first(void **state)
{
    (void)state;
    static const struct {
        unsigned node;
        bool is_low;
    } order[] = {{0, false}, {2, false}, {1, false}, {0, true}};
    uint64_t before = pages_free();
    paddr_t *pages = calloc(before, sizeof *pages);
    size_t count = 0, step = 0;
    while (pmm_pages_alloc(0, &pages[count]) == ST_OK) {
        paddr_t page = pages[count++];
        while (step < ARRAY_SIZE(order) &&
               (node_of(page) != order[step].node || (page < MIB) != order[step].is_low)) {
            step++;
        }
        assert_true(step < ARRAY_SIZE(order));
    }
    assert_int_equal(count, before);
    assert_int_equal(step, ARRAY_SIZE(order) - 1);
    for (size_t i = 0; i < count; i++) {
        pmm_pages_free(pages[i], 0);
    }
    free(pages);
    assert_int_equal(pages_free(), before);
}

static void test_near_a_domain(void **state)
{
    (void)state;
    paddr_t block;
    uint64_t before = pages_free();
    for (unsigned node = 0; node < 3; node++) {
        assert_int_equal(pmm_pages_alloc_near(numa.domains[node], 4, &block), ST_OK);
        assert_int_equal(node_of(block), node);
        pmm_pages_free(block, 4);
    }
    assert_int_equal(pmm_pages_alloc_near(99, 0, &block), ST_OK);
    assert_int_equal(node_of(block), 0);
    pmm_pages_free(block, 0);
    assert_int_equal(pmm_pages_alloc_near(7, PMM_ORDER_MAX + 1, &block), ST_INVALID_ARGUMENT);
    assert_int_equal(pages_free(), before);
}

// A CPU allocates from its own node; what another frees of it goes back there.
static void test_cpus(void **state)
{
    (void)state;
    paddr_t pages[200];
    uint64_t before = pages_free();
    pmm_cpu_set_domain(3, 5);
    fake_cpu.index = 3;
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
        assert_int_equal(pmm_pages_alloc(0, &pages[i]), ST_OK);
        assert_int_equal(node_of(pages[i]), 1);
    }
    struct pmm_stats stats;
    pmm_stats_get(&stats);
    // One page is the CPU's cache itself.
    assert_int_equal(stats.pages_free, before - ARRAY_SIZE(pages) - 1);
    fake_cpu.index = 0;
    for (size_t i = 0; i < 100; i++) {
        pmm_pages_free(pages[i], 0);
    }
    fake_cpu.index = 3;
    for (size_t i = 100; i < ARRAY_SIZE(pages); i++) {
        pmm_pages_free(pages[i], 0);
    }
    assert_true(PANICS(pmm_pages_free(pages[0], 0)));
    assert_true(PANICS(pmm_pages_free(pages[150], 0)));
    fake_irqs_enabled = true;
    assert_int_equal(pages_free(), before - 1);
    pmm_stats_get(&stats);
    assert_true(stats.pages_cached > 0);
    fake_cpu.index = 0;
    pmm_cpu_drain(3);
    pmm_cpu_drain(0);
    pmm_stats_get(&stats);
    assert_int_equal(stats.pages_cached, 0);
    assert_int_equal(pages_free(), before - 1);
}

static void test_no_memory_on_purpose(void **state)
{
    (void)state;
    paddr_t page;
    uint64_t before = pages_free();
    alloc_fault_is_armed = true;
    fail_after = 2;
    assert_int_equal(pmm_pages_alloc(0, &page), ST_OK);
    pmm_pages_free(page, 0);
    assert_int_equal(pmm_pages_alloc(0, &page), ST_NO_MEMORY);
    assert_int_equal(pmm_pages_alloc(0, &page), ST_OK);
    pmm_pages_free(page, 0);
    fail_after = 1;
    assert_int_equal(pmm_run_alloc(5, &page), ST_NO_MEMORY);
    fail_after = 1;
    assert_int_equal(pmm_pages_alloc_below(0, MIB, &page), ST_NO_MEMORY);
    alloc_fault_is_armed = false;
    assert_int_equal(pages_free(), before);
}

// Last: it changes how much there is.
static void test_added_memory(void **state)
{
    (void)state;
    size_t count_before, count;
    const struct memory_range *before = pmm_memory_map(&count_before);
    uint64_t free_before = pages_free();
    assert_int_equal(pmm_add_range(LATER_START + 1, LATER_SIZE, 5), ST_INVALID_ARGUMENT);
    assert_int_equal(pmm_add_range(LATER_START, 0, 5), ST_INVALID_ARGUMENT);
    assert_int_equal(pmm_add_range(RAM_SIZE - MIB, LATER_SIZE, 5), ST_ALREADY_EXISTS);
    assert_int_equal(pmm_add_range(LATER_START, PAGE_SIZE, 5), ST_NO_MEMORY);
    assert_int_equal(pages_free(), free_before);

    assert_int_equal(pmm_add_range(LATER_START, LATER_SIZE, 5), ST_OK);
    assert_int_equal(pmm_add_range(LATER_START, LATER_SIZE, 5), ST_ALREADY_EXISTS);
    const struct memory_range *after = pmm_memory_map(&count);
    assert_int_equal(count, count_before + 1);
    assert_ptr_not_equal(before, after);
    assert_int_equal(after[count - 1].start, LATER_START);
    assert_int_equal(after[count - 1].size, LATER_SIZE);
    struct pmm_stats stats;
    pmm_stats_get(&stats);
    assert_int_equal(stats.bytes_by_kind[MEMORY_FREE], RAM_SIZE - PAGE_SIZE + LATER_SIZE);
    uint64_t gained = stats.pages_free - free_before;
    assert_true(gained < LATER_SIZE / PAGE_SIZE && gained > LATER_SIZE / PAGE_SIZE * 9 / 10);

    // It is used, and each page once.
    uint8_t *seen = calloc(LATER_SIZE / PAGE_SIZE, 1);
    paddr_t *pages = calloc(stats.pages_free, sizeof *pages);
    size_t got = 0, there = 0;
    while (pmm_pages_alloc(0, &pages[got]) == ST_OK) {
        paddr_t page = pages[got++];
        memset(phys_to_virt(page), 0x77, PAGE_SIZE);
        if (page < LATER_START) continue;
        assert_int_equal(seen[(page - LATER_START) / PAGE_SIZE]++, 0);
        there++;
    }
    assert_int_equal(got, stats.pages_free);
    assert_int_equal(there, gained);
    while (got > 0) {
        pmm_pages_free(pages[--got], 0);
    }
    assert_int_equal(pages_free(), stats.pages_free);
    free(pages);
    free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fallback_order), cmocka_unit_test(test_zones),
        cmocka_unit_test(test_near_a_domain),  cmocka_unit_test(test_takes_the_nearest_first),
        cmocka_unit_test(test_cpus),           cmocka_unit_test(test_no_memory_on_purpose),
        cmocka_unit_test(test_added_memory),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
