// SPDX-License-Identifier: MIT
// SOURCES: kernel/mm/audit.c kernel/mm/area.c kernel/lib/rbtree.c hal/x86_64/pagetable.c
// INCLUDE: -Ikernel/include -Ikernel/lib/include -Ikernel/sched/include -Ihal/include -Ikernel/mm
// INCLUDE: -Itests/host/fake -Ihal/x86_64
// The audit against tables with each kind of violation, those that the kernel's own code refuses
// to make as well.
#include <base/bits.h>
#include <base/string.h>
#include <kernel/mm_audit.h>
#include <kernel/pmm.h>

#include <stddef.h>
#include "area.h"
#include "pagetable.h"
#include "tests/host/memory_stubs.h"
#include "vmm_internal.h"
#include <cmocka.h>

#define DIRECT 0xffff800000000000ull
#define TEXT 0xffffffff80000000ull
#define TEXT_PADDR (32 * MIB)
#define DATA (TEXT + 0x4000)
#define GUARD (DATA + 0x1000)
#define KERNEL_ACCESS(access) ((access) | HAL_MMU_GLOBAL)

vaddr_t pmm_direct_map_base = DIRECT;
struct spinlock vmm_lock = SPINLOCK_INIT("vmm");
struct hal_mmu_space vmm_kernel_space;
struct boot_segment vmm_segments[BOOT_SEGMENT_MAX] = {
    {.vaddr = TEXT, .paddr = TEXT_PADDR, .size = 0x3000, .flags = BOOT_SEGMENT_X | BOOT_SEGMENT_R},
    {.vaddr = TEXT + 0x3000, .paddr = TEXT_PADDR + 0x3000, .size = 0x1000, .flags = BOOT_SEGMENT_R},
    {.vaddr = DATA, .paddr = TEXT_PADDR + 0x4000, .size = 0x4000, .flags = BOOT_SEGMENT_W},
};
uint32_t vmm_segment_count = 3;

static const struct memory_range ranges[] = {
    {0x1000, 64 * MIB, MEMORY_FREE},
    {0xfe000000, 16 * MIB, MEMORY_MMIO},
};

const struct memory_range *pmm_memory_map(size_t *out_count)
{
    *out_count = ARRAY_SIZE(ranges);
    return ranges;
}

bool vmm_is_direct_mapped(enum memory_kind kind)
{
    return kind != MEMORY_MMIO;
}

bool hal_stack_guard_get(size_t index, struct hal_stack_guard *out)
{
    *out = (struct hal_stack_guard){"test", GUARD};
    return index == 0;
}

status_t pmm_pages_alloc(unsigned order, paddr_t *out_paddr)
{
    assert_int_equal(order, 0);
    pmm_direct_map_base = 0; // for the pointer that area.c makes of it
    *out_paddr = (paddr_t)(uintptr_t)aligned_alloc(PAGE_SIZE, PAGE_SIZE);
    return ST_OK;
}

static status_t table_alloc(void *ctx, paddr_t *out_page)
{
    (void)ctx;
    *out_page = (paddr_t)(uintptr_t)aligned_alloc(PAGE_SIZE, PAGE_SIZE);
    return ST_OK;
}

static void table_free(void *ctx, paddr_t page)
{
    (void)ctx;
    free((void *)(uintptr_t)page);
}

static void *table_pointer(void *ctx, paddr_t page)
{
    (void)ctx;
    return (void *)(uintptr_t)page;
}

static void map(vaddr_t vaddr, paddr_t paddr, uint64_t size, unsigned access,
                enum hal_mmu_cache cache)
{
    assert_int_equal(pagetable_map_any(&vmm_kernel_space, vaddr, paddr, size, access, cache),
                     ST_OK);
}

static void unmap(vaddr_t vaddr, uint64_t size)
{
    assert_int_equal(hal_mmu_unmap(&vmm_kernel_space, vaddr, size), ST_OK);
}

static struct area *memory, *device;

static int setup(void **state)
{
    (void)state;
    static const struct hal_mmu_ops ops = {NULL, table_alloc, table_free, table_pointer, NULL};
    vmm_kernel_space = (struct hal_mmu_space){.levels = 4,
                                              .has_nx = true,
                                              .has_large_1g = true,
                                              .has_global = true,
                                              .has_write_combining = true};
    assert_int_equal(hal_mmu_space_init(&vmm_kernel_space, &ops), ST_OK);
    memory = area_create(2 * PAGE_SIZE, AREA_MEMORY);
    device = area_create(PAGE_SIZE, AREA_PHYSICAL);
    pmm_direct_map_base = DIRECT;
    *device = (struct area){.by_address = device->by_address,
                            .start = device->start,
                            .size = device->size,
                            .kind = AREA_PHYSICAL,
                            .paddr = 0xfe000000,
                            .access = HAL_MMU_WRITE,
                            .cache = HAL_MMU_UNCACHED};
    const unsigned write = KERNEL_ACCESS(HAL_MMU_WRITE);
    map(DIRECT + 0x1000, 0x1000, TEXT_PADDR - 0x1000, write, HAL_MMU_WRITE_BACK);
    map(DIRECT + TEXT_PADDR, TEXT_PADDR, 0x4000, HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK);
    map(DIRECT + TEXT_PADDR + 0x4000, TEXT_PADDR + 0x4000, 0x10000, write, HAL_MMU_WRITE_BACK);
    map(TEXT, TEXT_PADDR, 0x3000, KERNEL_ACCESS(HAL_MMU_EXECUTE), HAL_MMU_WRITE_BACK);
    map(TEXT + 0x3000, TEXT_PADDR + 0x3000, 0x1000, HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK);
    map(DATA, TEXT_PADDR + 0x4000, 0x4000, write, HAL_MMU_WRITE_BACK);
    unmap(GUARD, PAGE_SIZE);
    map(area_inner(memory), 0x5000, 2 * PAGE_SIZE, write, HAL_MMU_WRITE_BACK);
    map(area_inner(device), 0xfe000000, PAGE_SIZE, write, HAL_MMU_UNCACHED);
    return 0;
}

static struct mm_audit run(void)
{
    struct mm_audit audit;
    mm_audit_run(&audit);
    return audit;
}

// Maps a page another way, looks, and puts it back.
static void expect(enum mm_violation what, vaddr_t vaddr, paddr_t paddr, unsigned access,
                   enum hal_mmu_cache cache)
{
    struct hal_mmu_mapping old;
    bool was_mapped = hal_mmu_query(&vmm_kernel_space, vaddr, &old) == ST_OK;
    if (was_mapped) unmap(vaddr, PAGE_SIZE);
    map(vaddr, paddr, PAGE_SIZE, access, cache);
    struct mm_audit audit = run();
    bool is_found = false;
    for (size_t i = 0; i < audit.violations && i < MM_AUDIT_FOUND_MAX; i++) {
        is_found |= audit.found[i].what == what && audit.found[i].vaddr == vaddr;
    }
    assert_true(is_found);
    assert_string_not_equal(mm_violation_name(what), "unknown");
    unmap(vaddr, PAGE_SIZE);
    if (was_mapped) map(vaddr, old.paddr, PAGE_SIZE, old.access, old.cache);
    assert_int_equal(run().violations, 0);
}

static void test_nothing_wrong(void **state)
{
    (void)state;
    struct mm_audit audit = run();
    assert_int_equal(audit.violations, 0);
    assert_int_equal(audit.executable_bytes, 0x3000);
    assert_int_equal(audit.uncached_bytes, PAGE_SIZE);
    assert_int_equal(audit.guard_pages, 5); // two each, and the stack's
}

static void test_each_kind(void **state)
{
    (void)state;
    const unsigned write = KERNEL_ACCESS(HAL_MMU_WRITE), read = HAL_MMU_GLOBAL;
    const unsigned execute = KERNEL_ACCESS(HAL_MMU_EXECUTE);
    expect(MM_WRITE_EXECUTE, TEXT, TEXT_PADDR, write | execute, HAL_MMU_WRITE_BACK);
    expect(MM_WRITE_EXECUTE, area_inner(memory), 0x5000, write | execute, HAL_MMU_WRITE_BACK);
    expect(MM_EXECUTABLE, DIRECT + 0x1000, 0x1000, execute, HAL_MMU_WRITE_BACK);
    expect(MM_EXECUTABLE, TEXT + 0x3000, TEXT_PADDR + 0x3000, execute, HAL_MMU_WRITE_BACK);
    expect(MM_WRITABLE, DIRECT + TEXT_PADDR, TEXT_PADDR, write, HAL_MMU_WRITE_BACK);
    expect(MM_WRITABLE, TEXT + 0x3000, TEXT_PADDR + 0x3000, write, HAL_MMU_WRITE_BACK);
    expect(MM_NOT_WRITABLE, DATA, TEXT_PADDR + 0x4000, read, HAL_MMU_WRITE_BACK);
    expect(MM_NOT_GLOBAL, DATA, TEXT_PADDR + 0x4000, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK);
    expect(MM_CACHE, area_inner(device), 0xfe000000, write, HAL_MMU_WRITE_BACK);
    expect(MM_CACHE, DIRECT + 0x2000, 0x2000, write, HAL_MMU_UNCACHED);
    expect(MM_WRONG_PAGE, DIRECT + 0x2000, 0x3000, write, HAL_MMU_WRITE_BACK);
    expect(MM_WRONG_PAGE, area_inner(device), 0xfe001000, write, HAL_MMU_UNCACHED);
    expect(MM_GUARD_MAPPED, GUARD, 0x9000, write, HAL_MMU_WRITE_BACK);
    expect(MM_GUARD_MAPPED, memory->start, 0x9000, write, HAL_MMU_WRITE_BACK);
    expect(MM_GUARD_MAPPED, area_inner(memory) + 2 * PAGE_SIZE, 0x9000, write, HAL_MMU_WRITE_BACK);
    expect(MM_STRAY, 0, 0x1000, write, HAL_MMU_WRITE_BACK);
    expect(MM_STRAY, 0x7000000000ull, 0x1000, read, HAL_MMU_WRITE_BACK);
    expect(MM_STRAY, TEXT - PAGE_SIZE, 0x1000, read, HAL_MMU_WRITE_BACK);
    expect(MM_STRAY, device->start + 8 * PAGE_SIZE, 0x1000, write, HAL_MMU_WRITE_BACK);
    expect(MM_STRAY, DIRECT + 0xfe000000, 0xfe000000, write, HAL_MMU_WRITE_BACK);
}

static void test_user_and_missing(void **state)
{
    (void)state;
    paddr_t table = vmm_kernel_space.root;
    uint64_t *entry = NULL;
    for (unsigned level = 4; level >= 1; level--) {
        entry = (uint64_t *)(uintptr_t)table + (DATA >> (12 + 9 * (level - 1)) & 511);
        table = *entry & 0x000ffffffffff000ull;
        *entry |= BIT(2);
    }
    struct mm_audit audit = run();
    assert_int_equal(audit.violations, 1);
    assert_int_equal(audit.found[0].what, MM_USER);
    *entry = 0;
    audit = run();
    assert_int_equal(audit.violations, 1);
    assert_int_equal(audit.found[0].what, MM_MISSING);
    assert_true(audit.found[0].vaddr == DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_wrong),
        cmocka_unit_test(test_each_kind),
        cmocka_unit_test(test_user_and_missing),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
