// SPDX-License-Identifier: MIT
// SOURCES: kernel/mm/area.c kernel/lib/rbtree.c
// INCLUDE: -Ikernel/include -Ikernel/lib/include -Ihal/include -Ikernel/mm
// The address space of the dynamic area: nothing overlaps, guard pages are kept, and what is freed
// is one gap again.
#include <base/bits.h>
#include <base/string.h>
#include <kernel/pmm.h>

#include <stddef.h>
#include "area.h"
#include "tests/host/kernel_stubs.h"
#include <cmocka.h>

vaddr_t pmm_direct_map_base;
static bool has_memory = true;

status_t pmm_pages_alloc(unsigned order, paddr_t *out_paddr)
{
    assert_int_equal(order, 0);
    if (!has_memory) return ST_NO_MEMORY;
    *out_paddr = (paddr_t)(uintptr_t)aligned_alloc(PAGE_SIZE, PAGE_SIZE);
    return ST_OK;
}

// The areas cover everything in order, and no two free ones touch. Returns how many are in use.
static size_t check_cover(void)
{
    size_t used = 0;
    bool was_free = false;
    vaddr_t at = DYNAMIC_BASE;
    for (const struct area *area = area_at_or_above(at); area != NULL;) {
        assert_true(area->start == at && area->size > 0);
        assert_false(was_free && area->kind == AREA_FREE);
        was_free = area->kind == AREA_FREE;
        used += !was_free;
        at += area->size;
        area = at < DYNAMIC_BASE + DYNAMIC_SIZE ? area_at_or_above(at) : NULL;
    }
    assert_true(at == DYNAMIC_BASE + DYNAMIC_SIZE);
    return used;
}

static void test_one(void **state)
{
    (void)state;
    struct area *area = area_create(3 * PAGE_SIZE, AREA_STACK);
    assert_int_equal(area->size, 5 * PAGE_SIZE);
    assert_int_equal(area_inner_size(area), 3 * PAGE_SIZE);
    assert_ptr_equal(area_find(area->start), area);
    assert_ptr_equal(area_find(area->start + 5 * PAGE_SIZE - 1), area);
    assert_null(area_find(area->start + 5 * PAGE_SIZE));
    assert_null(area_find(DYNAMIC_BASE - 1));
    assert_null(area_find(DYNAMIC_BASE + DYNAMIC_SIZE));
    assert_null(area_at_or_above(DYNAMIC_BASE + DYNAMIC_SIZE));
    assert_int_equal(check_cover(), 1);
    area_destroy(area);
    assert_int_equal(check_cover(), 0);
}

static void test_limits(void **state)
{
    (void)state;
    assert_null(area_create(0, AREA_MEMORY));
    assert_null(area_create(DYNAMIC_SIZE, AREA_MEMORY));
    assert_null(area_create(UINT64_MAX & ~0xFFFull, AREA_MEMORY));
    struct area *all = area_create(DYNAMIC_SIZE - 2 * PAGE_SIZE, AREA_MEMORY);
    assert_non_null(all);
    assert_null(area_create(PAGE_SIZE, AREA_MEMORY));
    assert_int_equal(check_cover(), 1);
    area_destroy(all);
    assert_int_equal(check_cover(), 0);
}

static void test_random(void **state)
{
    (void)state;
    static struct area *live[300];
    size_t count = 0;
    srand(5);
    for (unsigned round = 0; round < 20000; round++) {
        if (count < ARRAY_SIZE(live) && rand() % 2 == 0) {
            uint64_t inner = (uint64_t)(1 + rand() % 40) * PAGE_SIZE;
            struct area *area = area_create(inner, AREA_MEMORY);
            assert_non_null(area);
            assert_int_equal(area_inner_size(area), inner);
            live[count++] = area;
        } else if (count > 0) {
            size_t i = (size_t)rand() % count;
            assert_ptr_equal(area_find(area_inner(live[i])), live[i]);
            area_destroy(live[i]);
            live[i] = live[--count];
        }
        if (round % 100 == 0) assert_int_equal(check_cover(), count);
    }
    while (count > 0) {
        area_destroy(live[--count]);
    }
    assert_int_equal(check_cover(), 0);
}

// The smallest gap that fits is taken, so that large ones stay.
static void test_best_fit(void **state)
{
    (void)state;
    struct area *areas[6];
    for (size_t i = 0; i < ARRAY_SIZE(areas); i++) {
        areas[i] = area_create((i == 1 ? 10 : i == 3 ? 4 : 1) * PAGE_SIZE, AREA_MEMORY);
    }
    vaddr_t small_gap = areas[3]->start;
    area_destroy(areas[1]);
    area_destroy(areas[3]);
    struct area *area = area_create(4 * PAGE_SIZE, AREA_MEMORY);
    assert_int_equal(area->start, small_gap);
    area_destroy(area);
    area_destroy(areas[0]);
    area_destroy(areas[2]);
    area_destroy(areas[4]);
    area_destroy(areas[5]);
    assert_int_equal(check_cover(), 0);
}

static struct area *physical(paddr_t paddr, uint64_t size, enum hal_mmu_cache cache)
{
    struct area *area = area_create(size, AREA_PHYSICAL);
    area->paddr = paddr;
    area->access = HAL_MMU_WRITE;
    area->cache = cache;
    area_physical_add(area);
    return area;
}

static void test_physical(void **state)
{
    (void)state;
    struct area *window = physical(16 * MIB, MIB, HAL_MMU_UNCACHED);
    struct area *same_cached = physical(16 * MIB, PAGE_SIZE, HAL_MMU_WRITE_COMBINING);
    struct area *above = physical(64 * MIB, PAGE_SIZE, HAL_MMU_UNCACHED);
    assert_ptr_equal(area_physical_find(16 * MIB, PAGE_SIZE, HAL_MMU_WRITE, HAL_MMU_UNCACHED),
                     window);
    assert_ptr_equal(
        area_physical_find(16 * MIB, PAGE_SIZE, HAL_MMU_WRITE, HAL_MMU_WRITE_COMBINING),
        same_cached);
    assert_ptr_equal(
        area_physical_find(17 * MIB - PAGE_SIZE, PAGE_SIZE, HAL_MMU_WRITE, HAL_MMU_UNCACHED),
        window);
    assert_null(
        area_physical_find(17 * MIB - PAGE_SIZE, 2 * PAGE_SIZE, HAL_MMU_WRITE, HAL_MMU_UNCACHED));
    assert_null(area_physical_find(16 * MIB, PAGE_SIZE, HAL_MMU_READ, HAL_MMU_UNCACHED));
    assert_null(area_physical_find(15 * MIB, PAGE_SIZE, HAL_MMU_WRITE, HAL_MMU_UNCACHED));
    assert_ptr_equal(area_physical_find(64 * MIB, PAGE_SIZE, HAL_MMU_WRITE, HAL_MMU_UNCACHED),
                     above);
    struct area *all[] = {window, same_cached, above};
    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        area_physical_remove(all[i]);
        area_destroy(all[i]);
    }
    assert_null(area_physical_find(16 * MIB, PAGE_SIZE, HAL_MMU_WRITE, HAL_MMU_UNCACHED));
    assert_int_equal(check_cover(), 0);
}

// Without memory for a record nothing changes.
static void test_no_memory(void **state)
{
    (void)state;
    static struct area *areas[5000];
    size_t count = 0;
    has_memory = false;
    while (count < ARRAY_SIZE(areas) && (areas[count] = area_create(PAGE_SIZE, AREA_MEMORY))) {
        count++;
    }
    assert_in_range(count, 1, ARRAY_SIZE(areas) - 1);
    assert_int_equal(check_cover(), count);
    has_memory = true;
    struct area *more = area_create(PAGE_SIZE, AREA_MEMORY);
    assert_non_null(more);
    area_destroy(more);
    while (count > 0) {
        area_destroy(areas[--count]);
    }
    assert_int_equal(check_cover(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one),      cmocka_unit_test(test_limits),
        cmocka_unit_test(test_random),   cmocka_unit_test(test_best_fit),
        cmocka_unit_test(test_physical), cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
