// SPDX-License-Identifier: MIT
// SOURCES: kernel/mm/memory_map.c kernel/mm/pmm.c kernel/mm/pmm_setup.c kernel/mm/buddy.c
// SOURCES: kernel/mm/heap.c kernel/mm/slab.c
// INCLUDE: -Ikernel/include -Ikernel/sched/include -Ihal/include -Itests/host/fake -Ikernel/mm
#include <base/bits.h>
#include <base/string.h>
#include <kernel/heap.h>
#include <kernel/pmm.h>
#include <kernel/vmm.h>

#include <stddef.h>
#include "tests/host/heap_fixture.h"
#include "tests/host/memory_stubs.h"
#include <cmocka.h>

// Beyond what the page allocator has in one piece the heap asks vmm.
static struct {
    void *memory;
    uint64_t size;
} mapped;

void *vmm_alloc(uint64_t size)
{
    if (size > 64 * MIB || mapped.memory != NULL) return NULL;
    mapped.size = align_up(size, PAGE_SIZE);
    mapped.memory = aligned_alloc(PAGE_SIZE, mapped.size);
    return mapped.memory;
}

uint64_t vmm_alloc_size(const void *pointer)
{
    return pointer == mapped.memory ? mapped.size : 0;
}

void vmm_free(void *pointer, uint64_t size)
{
    assert_ptr_equal(pointer, mapped.memory);
    assert_int_equal(size, mapped.size);
    free(pointer);
    mapped.memory = NULL;
}

uint64_t hal_cycles(void)
{
    return 12345;
}

static int setup(void **state)
{
    (void)state;
    heap_begin();
    return 0;
}

static struct heap_stats stats(void)
{
    struct heap_stats out;
    heap_stats_get(&out);
    return out;
}

static void test_sizes(void **state)
{
    (void)state;
    for (size_t size = 0; size < 10000; size++) {
        uint8_t *p = kmalloc(size);
        assert_non_null(p);
        assert_true(is_aligned((uintptr_t)p, 16));
        memset(p, 0xAA, size);
        uint8_t *q = kzalloc(size);
        assert_non_null(q);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(q[i], 0);
        }
        assert_true(q >= p + size || p >= q + size);
        kfree(p);
        memset(q, 0xBB, size);
        kfree(q);
    }
    assert_int_equal(stats().bytes_used, 0);
    kfree(NULL);
}

static void test_large(void **state)
{
    (void)state;
    uint8_t *p = kmalloc(3 * MIB);
    assert_non_null(p);
    memset(p, 1, 3 * MIB);
    kfree(p);
    uint64_t failures = stats().fail_count;
    p = kmalloc(5 * MIB);
    assert_ptr_equal(p, mapped.memory);
    memset(p, 2, 5 * MIB);
    assert_int_equal(stats().bytes_used, 5 * MIB);
    assert_null(kmalloc(5 * MIB));
    p = krealloc(p, 2 * MIB);
    assert_null(mapped.memory);
    assert_int_equal(p[2 * MIB - 1], 2);
    p = krealloc(p, 9 * MIB);
    assert_ptr_equal(p, mapped.memory);
    assert_int_equal(p[2 * MIB - 1], 2);
    assert_true(PANICS(kfree(p + PAGE_SIZE)));
    kfree(p);
    assert_null(kmalloc(SIZE_MAX));
    assert_null(kzalloc(SIZE_MAX - 63));
    assert_int_equal(stats().fail_count, failures + 3);
    assert_int_equal(stats().bytes_used, 0);
}

static void test_resize(void **state)
{
    (void)state;
    uint8_t *p = krealloc(NULL, 1);
    p[0] = 42;
    size_t size = 1;
    for (size_t next = 2; next < 200000; next = next * 3 / 2 + 1) {
        p = krealloc(p, next);
        assert_non_null(p);
        assert_int_equal(p[0], 42);
        assert_true(size == 1 || p[size - 1] == 43);
        p[next - 1] = 43;
        size = next;
    }
    assert_null(krealloc(p, 65 * MIB)); // fails and changes nothing
    assert_int_equal(p[size - 1], 43);
    p = krealloc(p, 10);
    assert_int_equal(p[0], 42);
    kfree(p);
    assert_int_equal(stats().bytes_used, 0);
}

static void test_wrong_frees(void **state)
{
    (void)state;
    for (size_t size = 40; size < 20000; size = size * 3 + 5) {
        uint8_t *keep = kmalloc(size), *p = kmalloc(size);
        assert_true(PANICS(kfree(p + 1)));
        assert_true(PANICS(kfree(p + 16)));
        assert_true(PANICS(kfree(p - 16)));
        kfree(p);
        assert_true(PANICS(kfree(p)));
        kfree(keep);
    }
    int on_stack[8];
    assert_true(PANICS(kfree(on_stack)));
    paddr_t page;
    assert_int_equal(pmm_pages_alloc(0, &page), ST_OK);
    memset(phys_to_virt(page), 0, PAGE_SIZE);
    assert_true(PANICS(kfree((char *)phys_to_virt(page) + 80)));
    pmm_pages_free(page, 0);
    assert_int_equal(stats().bytes_used, 0);
}

static void test_random(void **state)
{
    (void)state;
    struct {
        uint8_t *p;
        size_t size;
        uint8_t mark;
    } objects[500];
    size_t live = 0;
    srand(3);
    for (unsigned round = 0; round < 100000; round++) {
        if (live < ARRAY_SIZE(objects) && rand() % 2 == 0) {
            size_t size = (size_t)(rand() % 20 == 0 ? rand() % 30000 : rand() % 300);
            objects[live].p = kmalloc(size);
            assert_non_null(objects[live].p);
            objects[live].size = size;
            objects[live].mark = (uint8_t)rand();
            memset(objects[live].p, objects[live].mark, size);
            live++;
        } else if (live > 0) {
            size_t i = (size_t)rand() % live;
            for (size_t at = 0; at < objects[i].size; at += 13) {
                assert_int_equal(objects[i].p[at], objects[i].mark);
            }
            kfree(objects[i].p);
            objects[i] = objects[--live];
        }
    }
    while (live > 0) {
        kfree(objects[--live].p);
    }
    assert_int_equal(stats().bytes_used, 0);
    assert_int_equal(stats().alloc_count, stats().free_count);
    // One empty slab may stay for each size class.
    heap_cpu_drain(0);
    assert_int_equal(stats().bytes_cached, 0);
    assert_true(stats().bytes_from_pmm <= 16 * PAGE_SIZE);
}

// Objects that one CPU allocates and another frees, and CPUs that leave.
static void test_cpus(void **state)
{
    (void)state;
    void *objects[300];
    uint64_t live = stats().alloc_count - stats().free_count;
    for (unsigned cpu = 0; cpu < 4; cpu++) {
        fake_cpu.index = cpu;
        for (size_t i = cpu; i < ARRAY_SIZE(objects); i += 4) {
            objects[i] = kmalloc(64);
            memset(objects[i], (int)cpu, 64);
        }
    }
    assert_int_equal(stats().alloc_count - stats().free_count, live + ARRAY_SIZE(objects));
    struct heap_class_info class;
    assert_true(heap_class_get(3, &class));
    assert_int_equal(class.size, 64);
    assert_int_equal(class.live, ARRAY_SIZE(objects));
    for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
        fake_cpu.index = i / 100;
        assert_int_equal(*(char *)objects[i], i % 4);
        kfree(objects[i]);
    }
    assert_true(PANICS(kfree(objects[299])));
    fake_irqs_enabled = true;
    fake_cpu.index = 0;
    assert_int_equal(stats().bytes_used, 0);
    assert_true(stats().bytes_cached > 0);
    for (unsigned cpu = 0; cpu < 4; cpu++) {
        heap_cpu_drain(cpu);
    }
    assert_int_equal(stats().bytes_cached, 0);
    assert_int_equal(stats().alloc_count - stats().free_count, live);
}

static void test_no_memory_on_purpose(void **state)
{
    (void)state;
    alloc_fault_is_armed = true;
    fail_after = 1;
    assert_null(kmalloc(16));
    void *p = kmalloc(16);
    assert_non_null(p);
    fail_after = 1;
    assert_null(krealloc(p, 5000));
    fail_after = 1;
    assert_null(kzalloc(3 * MIB));
    alloc_fault_is_armed = false;
    kfree(p);
    assert_int_equal(stats().bytes_used, 0);
}

static void test_exhaustion(void **state)
{
    (void)state;
    void *list = NULL;
    size_t count = 0;
    for (void *p; (p = kmalloc(1000)) != NULL; count++) {
        *(void **)p = list;
        list = p;
    }
    assert_true(count > RAM_PAGES * 3 / 2);
    while (list != NULL) {
        void *next = *(void **)list;
        kfree(list);
        list = next;
    }
    assert_int_equal(stats().bytes_used, 0);
    assert_non_null(list = kmalloc(1000));
    kfree(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_resize),
        cmocka_unit_test(test_wrong_frees),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_cpus),
        cmocka_unit_test(test_no_memory_on_purpose),
        cmocka_unit_test(test_exhaustion),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
