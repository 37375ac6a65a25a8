// SPDX-License-Identifier: MIT
// SOURCES: kernel/mm/memory_map.c kernel/mm/pmm.c kernel/mm/pmm_setup.c kernel/mm/buddy.c
// SOURCES: kernel/mm/heap.c kernel/mm/slab.c kernel/mm/heap_debug.c
// INCLUDE: -DFIRSTLIGHT_DEBUG
// INCLUDE: -Ikernel/include -Ikernel/sched/include -Ihal/include -Itests/host/fake -Ikernel/mm
#include <base/bits.h>
#include <base/string.h>
#include <hal/trap.h>
#include <kernel/heap.h>
#include <kernel/pmm.h>
#include <kernel/symbols.h>
#include <kernel/vmm.h>

#include <stddef.h>
#include "tests/host/heap_fixture.h"
#include "tests/host/memory_stubs.h"
#include <cmocka.h>

#define ALLOC_PC 0xA110C
#define FREE_PC 0xF1EE

static uintptr_t caller; // of the heap, as the backtrace tells it

size_t hal_backtrace(uintptr_t fp, uintptr_t *out_pcs, size_t max)
{
    (void)fp;
    uintptr_t pcs[] = {caller, caller + 1};
    size_t count = max < ARRAY_SIZE(pcs) ? max : ARRAY_SIZE(pcs);
    memcpy(out_pcs, pcs, count * sizeof *pcs);
    return count;
}

void symbol_format(uintptr_t address, char *buf, size_t size)
{
    snprintf(buf, size, "pc_%lx", (unsigned long)address);
}

void *vmm_alloc(uint64_t size)
{
    (void)size;
    return NULL;
}

uint64_t vmm_alloc_size(const void *pointer)
{
    (void)pointer;
    return 0;
}

void vmm_free(void *pointer, uint64_t size)
{
    (void)pointer;
    (void)size;
}

uint64_t hal_cycles(void)
{
    return 777;
}

static int setup(void **state)
{
    (void)state;
    heap_begin();
    caller = ALLOC_PC;
    return 0;
}

static uint8_t *allocate(size_t size)
{
    caller = ALLOC_PC;
    uint8_t *p = kmalloc(size);
    caller = FREE_PC;
    return p;
}

static void test_poison(void **state)
{
    (void)state;
    for (size_t size = 0; size < 5000; size += 61) {
        uint8_t *p = allocate(size);
        assert_true(is_aligned((uintptr_t)p, 16));
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(p[i], HEAP_POISON_ALLOC);
            p[i] = (uint8_t)i;
        }
        kfree(p);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(p[i], HEAP_POISON_FREE);
        }
    }
    heap_debug_check();
}

static void test_overrun(void **state)
{
    (void)state;
    for (size_t size = 1; size < 9000; size = size * 3 + 1) {
        uint8_t *p = allocate(size);
        p[size] = 0;
        assert_true(PANICS(kfree(p)));
        assert_non_null(strstr(panic_message, "written past its end"));
        assert_non_null(strstr(panic_message, "allocated by pc_a110c"));
        p[size] = 0xFB;
        p[-1] = 0;
        assert_true(PANICS(kfree(p)));
        assert_non_null(strstr(panic_message, "written before its start"));
        p[-1] = 0xFB;
        kfree(p);
    }
}

static void test_double_free(void **state)
{
    (void)state;
    uint8_t *p = allocate(100), *large = allocate(70000);
    kfree(p);
    log_warnings = 0;
    assert_true(PANICS(kfree(p)));
    assert_non_null(strstr(panic_message, "freed twice"));
    assert_non_null(strstr(panic_message, "of 100 bytes, allocated by pc_a110c"));
    assert_int_equal(log_warnings, 4); // both backtraces, of two callers each
    // Also when the object has left the queue, as long as nobody else has it.
    struct heap_stats stats;
    heap_stats_get(&stats);
    assert_true(PANICS(kfree(p)));
    assert_non_null(strstr(panic_message, "freed twice"));
    kfree(large);
    assert_true(PANICS(kfree(large)));
}

static void test_use_after_free(void **state)
{
    (void)state;
    uint8_t *p = allocate(333);
    kfree(p);
    p[200] = 1;
    assert_true(PANICS(heap_debug_check()));
    assert_non_null(strstr(panic_message, "written after it was freed"));
    assert_non_null(strstr(panic_message, "allocated by pc_a110c"));
    p[200] = HEAP_POISON_FREE;
    // Without that call it is found when the object is about to be used again.
    p = allocate(333);
    kfree(p);
    p[0] ^= 1;
    bool is_found = false;
    for (unsigned i = 0; i < 1000 && !is_found; i++) {
        uint8_t *other = allocate(50);
        is_found = PANICS(kfree(other));
    }
    assert_true(is_found);
    assert_non_null(strstr(panic_message, "333 bytes"));
}

static char last_found[200];
static unsigned found_count;

static void note(const char *text)
{
    snprintf(last_found, sizeof last_found, "%s", text);
    found_count++;
}

static void test_expected(void **state)
{
    (void)state;
    uint8_t *p = allocate(40);
    heap_debug_expect(note);
    p[40] = 7;
    kfree(p);
    assert_int_equal(found_count, 1);
    assert_non_null(strstr(last_found, "written past its end"));
    p[40] = 0xFB;
    kfree(p);
    kfree(p);
    assert_int_equal(found_count, 2);
    assert_non_null(strstr(last_found, "freed twice"));
    p[3] = 0;
    heap_debug_check();
    heap_debug_check(); // told once
    assert_int_equal(found_count, 3);
    heap_debug_expect(NULL);
}

static void test_resize_moves(void **state)
{
    (void)state;
    uint8_t *p = allocate(40);
    memset(p, 9, 40);
    uint8_t *q = krealloc(p, 41);
    assert_ptr_not_equal(p, q);
    assert_int_equal(q[39], 9);
    assert_int_equal(q[40], HEAP_POISON_ALLOC);
    assert_int_equal(p[0], HEAP_POISON_FREE);
    kfree(q);
}

static void test_not_ours(void **state)
{
    (void)state;
    uint8_t *p = allocate(400);
    int on_stack[64] = {0};
    assert_true(PANICS(kfree(&on_stack[40])));
    assert_true(PANICS(kfree(p + 16)));
    kfree(p);
}

static void test_nothing_leaks(void **state)
{
    (void)state;
    struct heap_stats before, after;
    heap_stats_get(&before);
    void *objects[600];
    for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
        objects[i] = allocate(i * 7);
    }
    for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
        kfree(objects[i]);
    }
    heap_stats_get(&after);
    assert_int_equal(after.bytes_used, before.bytes_used);
    assert_int_equal(after.alloc_count - after.free_count, before.alloc_count - before.free_count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_poison),      cmocka_unit_test(test_overrun),
        cmocka_unit_test(test_double_free), cmocka_unit_test(test_nothing_leaks),
        cmocka_unit_test(test_expected),    cmocka_unit_test(test_resize_moves),
        cmocka_unit_test(test_not_ours),    cmocka_unit_test(test_use_after_free),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
