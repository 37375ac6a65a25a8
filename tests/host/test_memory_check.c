// SPDX-License-Identifier: MIT
// SOURCES: kernel/mm/memory_check.c kernel/mm/memory_map.c
// INCLUDE: -Ikernel/include -Ihal/include -Itests/host/fake
// Free memory that is not there: real pages of this process are, those without access are not.
#include <base/bits.h>
#include <kernel/panic.h>
#include <kernel/pmm.h>

#include "tests/host/kernel_stubs.h"
#include <cmocka.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>

#define SPACE (64 * MIB)
#define LIMIT BIT(40)
#define MAX 16

vaddr_t pmm_direct_map_base;

static struct memory_range ranges[MAX];
static size_t count;
static uint8_t *space;
static sigjmp_buf fault;

static void on_fault(int number)
{
    (void)number;
    siglongjmp(fault, 1);
}

bool fault_expect(void (*fn)(void *arg), void *arg, uintptr_t *out_address)
{
    struct sigaction action = {.sa_handler = on_fault};
    *out_address = 0;
    sigaction(SIGSEGV, &action, NULL); // cmocka has one of its own
    if (sigsetjmp(fault, 1) != 0) return true;
    fn(arg);
    return false;
}

const struct memory_range *pmm_memory_map(size_t *out_count)
{
    *out_count = count;
    return ranges;
}

uint64_t pmm_reserve(paddr_t paddr, uint64_t size, enum memory_kind kind)
{
    return memory_map_reserve(ranges, MAX, &count, paddr, size, kind);
}

static int setup(void **state)
{
    (void)state;
    if (space == NULL) {
        space = mmap(NULL, SPACE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (space == MAP_FAILED) return -1;
    }
    pmm_direct_map_base = (vaddr_t)space;
    count = 0;
    return mprotect(space, SPACE, PROT_READ | PROT_WRITE);
}

static void range_add(paddr_t start, paddr_t end, enum memory_kind kind)
{
    ranges[count++] = (struct memory_range){start, end - start, kind};
}

static void absent(paddr_t start, paddr_t end)
{
    assert_int_equal(mprotect(space + start, end - start, PROT_NONE), 0);
}

static void expect_range(size_t index, paddr_t start, paddr_t end, enum memory_kind kind)
{
    assert_true(index < count);
    assert_int_equal(ranges[index].start, start);
    assert_int_equal(ranges[index].start + ranges[index].size, end);
    assert_string_equal(memory_kind_name(ranges[index].kind), memory_kind_name(kind));
}

static void test_what_is_there_stays_as_it_is(void **state)
{
    (void)state;
    range_add(PAGE_SIZE, 2 * PAGE_SIZE, MEMORY_FREE);
    range_add(2 * PAGE_SIZE, 3 * PAGE_SIZE, MEMORY_ACPI_NVS);
    range_add(MIB, SPACE, MEMORY_FREE);
    space[PAGE_SIZE] = 0x5A;
    space[SPACE - PAGE_SIZE + 7] = 0xA5;
    absent(2 * PAGE_SIZE, 3 * PAGE_SIZE); // not called free: not looked at
    pmm_map_check(LIMIT, SPACE);
    assert_int_equal(count, 3);
    expect_range(0, PAGE_SIZE, 2 * PAGE_SIZE, MEMORY_FREE);
    expect_range(2, MIB, SPACE, MEMORY_FREE);
    // Tables may lie in memory that is called free.
    assert_int_equal(space[PAGE_SIZE], 0x5A);
    assert_int_equal(space[SPACE - PAGE_SIZE + 7], 0xA5);
}

static void test_only_what_answers_is_used(void **state)
{
    (void)state;
    range_add(MIB, 2 * MIB, MEMORY_FREE);
    range_add(3 * MIB, 5 * MIB, MEMORY_FREE);
    range_add(8 * MIB, 9 * MIB, MEMORY_FREE);
    range_add(16 * MIB, SPACE, MEMORY_FREE);
    absent(3 * MIB, 4 * MIB); // the start alone
    absent(8 * MIB, 9 * MIB);
    absent(17 * MIB + 3 * PAGE_SIZE, SPACE);
    pmm_map_check(LIMIT, SPACE);
    expect_range(0, MIB, 2 * MIB, MEMORY_FREE);
    expect_range(1, 3 * MIB, 5 * MIB, MEMORY_UNUSABLE);
    expect_range(2, 8 * MIB, 9 * MIB, MEMORY_UNUSABLE);
    expect_range(3, 16 * MIB, 17 * MIB + 3 * PAGE_SIZE, MEMORY_FREE);
    expect_range(4, 17 * MIB + 3 * PAGE_SIZE, SPACE, MEMORY_UNUSABLE);
    assert_int_equal(count, 5);
}

static void test_beyond_the_cpu(void **state)
{
    (void)state;
    range_add(MIB, 2 * MIB, MEMORY_FREE);
    range_add(4 * GIB, LIMIT + PAGE_SIZE, MEMORY_FREE);
    range_add(2 * LIMIT, 3 * LIMIT, MEMORY_RESERVED);
    pmm_map_check(LIMIT, SPACE);
    expect_range(0, MIB, 2 * MIB, MEMORY_FREE);
    expect_range(1, 4 * GIB, LIMIT + PAGE_SIZE, MEMORY_UNUSABLE);
    expect_range(2, 2 * LIMIT, 3 * LIMIT, MEMORY_RESERVED);
}

static void test_what_the_loader_did_not_map_is_not_looked_at(void **state)
{
    (void)state;
    range_add(MIB, SPACE, MEMORY_FREE);
    absent(2 * MIB, SPACE);
    pmm_map_check(LIMIT, SPACE - PAGE_SIZE);
    expect_range(0, MIB, SPACE, MEMORY_FREE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_what_is_there_stays_as_it_is, setup),
        cmocka_unit_test_setup(test_only_what_answers_is_used, setup),
        cmocka_unit_test_setup(test_beyond_the_cpu, setup),
        cmocka_unit_test_setup(test_what_the_loader_did_not_map_is_not_looked_at, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
