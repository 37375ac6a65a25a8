// SPDX-License-Identifier: MIT
#include "area.h"
#include "vmm_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <kernel/mm_audit.h>

const char *mm_violation_name(enum mm_violation what)
{
    static const char *const names[MM_VIOLATION_COUNT] = {
        [MM_WRITE_EXECUTE] = "writable and executable",
        [MM_EXECUTABLE] = "executable, and not the kernel's text",
        [MM_WRITABLE] = "writable, and should not be",
        [MM_NOT_WRITABLE] = "not writable, and should be",
        [MM_USER] = "open to user mode",
        [MM_NOT_GLOBAL] = "not global",
        [MM_CACHE] = "of the wrong memory type",
        [MM_WRONG_PAGE] = "the wrong physical page",
        [MM_GUARD_MAPPED] = "mapped, and a guard page",
        [MM_STRAY] = "mapped, and should not be",
        [MM_MISSING] = "not mapped, and part of the kernel",
    };
    return (unsigned)what < MM_VIOLATION_COUNT ? names[what] : "unknown";
}

static void note(struct mm_audit *audit, enum mm_violation what, vaddr_t vaddr,
                 const struct hal_mmu_mapping *leaf)
{
    if (audit->violations < MM_AUDIT_FOUND_MAX) {
        audit->found[audit->violations] = (struct mm_audit_found){what, vaddr, *leaf};
    }
    audit->violations++;
}

// What a page should be like.
struct expected {
    paddr_t paddr;
    unsigned access; // WRITE and EXECUTE count
    enum hal_mmu_cache cache;
};

static void check(struct mm_audit *audit, vaddr_t vaddr, const struct hal_mmu_mapping *leaf,
                  const struct expected *expected)
{
    bool is_writable = leaf->access & HAL_MMU_WRITE;
    bool is_executable = (leaf->access & HAL_MMU_EXECUTE) && vmm_kernel_space.has_nx;
    if (is_executable && !(expected->access & HAL_MMU_EXECUTE)) {
        note(audit, MM_EXECUTABLE, vaddr, leaf);
    }
    if (is_writable && !(expected->access & HAL_MMU_WRITE)) note(audit, MM_WRITABLE, vaddr, leaf);
    if (!is_writable && (expected->access & HAL_MMU_WRITE)) {
        note(audit, MM_NOT_WRITABLE, vaddr, leaf);
    }
    enum hal_mmu_cache cache = expected->cache;
    if (cache == HAL_MMU_WRITE_COMBINING && !vmm_kernel_space.has_write_combining) {
        cache = HAL_MMU_UNCACHED;
    }
    if (leaf->cache != cache) note(audit, MM_CACHE, vaddr, leaf);
    if (leaf->paddr != expected->paddr) note(audit, MM_WRONG_PAGE, vaddr, leaf);
}

// Whether the memory map has anything in these pages that must not be cached.
static bool is_uncacheable(paddr_t start, uint64_t size)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count && ranges[i].start < start + size; i++) {
        if (ranges[i].start + ranges[i].size > start && !vmm_is_direct_mapped(ranges[i].kind)) {
            return true;
        }
    }
    return false;
}

static void check_direct_map(struct mm_audit *audit, vaddr_t vaddr,
                             const struct hal_mmu_mapping *leaf)
{
    if (is_uncacheable(leaf->paddr, leaf->page_size)) note(audit, MM_STRAY, vaddr, leaf);
    struct expected expected = {vaddr - pmm_direct_map_base, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK};
    for (uint32_t i = 0; i < vmm_segment_count; i++) {
        const struct boot_segment *segment = &vmm_segments[i];
        // The aliases of text and constants.
        if (!(segment->flags & BOOT_SEGMENT_W) && segment->paddr < leaf->paddr + leaf->page_size &&
            leaf->paddr < segment->paddr + segment->size) {
            expected.access = HAL_MMU_READ;
        }
    }
    check(audit, vaddr, leaf, &expected);
}

static void check_dynamic(struct mm_audit *audit, vaddr_t vaddr, const struct hal_mmu_mapping *leaf)
{
    const struct area *area = area_find(vaddr);
    if (area == NULL) {
        note(audit, MM_STRAY, vaddr, leaf);
        return;
    }
    uint64_t offset = vaddr - area_inner(area);
    if (offset >= area_inner_size(area) || leaf->page_size > area_inner_size(area) - offset) {
        note(audit, MM_GUARD_MAPPED, vaddr, leaf);
        return;
    }
    struct expected expected = {leaf->paddr, HAL_MMU_WRITE, HAL_MMU_WRITE_BACK};
    if (area->kind == AREA_PHYSICAL) {
        expected = (struct expected){area->paddr + offset, area->access, area->cache};
    }
    check(audit, vaddr, leaf, &expected);
}

static bool check_image(struct mm_audit *audit, vaddr_t vaddr, const struct hal_mmu_mapping *leaf)
{
    for (uint32_t i = 0; i < vmm_segment_count; i++) {
        const struct boot_segment *segment = &vmm_segments[i];
        if (vaddr - segment->vaddr >= segment->size) continue;
        struct expected expected = {segment->paddr + (vaddr - segment->vaddr), HAL_MMU_READ,
                                    HAL_MMU_WRITE_BACK};
        if (segment->flags & BOOT_SEGMENT_W) {
            expected.access = HAL_MMU_WRITE;
        } else if (segment->flags & BOOT_SEGMENT_X) {
            expected.access = HAL_MMU_EXECUTE;
        }
        check(audit, vaddr, leaf, &expected);
        return true;
    }
    return false;
}

static bool check_leaf(void *ctx, vaddr_t vaddr, const struct hal_mmu_mapping *leaf)
{
    struct mm_audit *audit = ctx;
    bool is_executable = (leaf->access & HAL_MMU_EXECUTE) && vmm_kernel_space.has_nx;
    audit->leaves++;
    audit->bytes += leaf->page_size;
    if (is_executable) audit->executable_bytes += leaf->page_size;
    if (leaf->cache == HAL_MMU_UNCACHED) audit->uncached_bytes += leaf->page_size;
    if (leaf->cache == HAL_MMU_WRITE_COMBINING) audit->write_combining_bytes += leaf->page_size;

    if (is_executable && (leaf->access & HAL_MMU_WRITE)) note(audit, MM_WRITE_EXECUTE, vaddr, leaf);
    if (leaf->access & HAL_MMU_USER) note(audit, MM_USER, vaddr, leaf);
    if (vmm_kernel_space.has_global && !(leaf->access & HAL_MMU_GLOBAL)) {
        note(audit, MM_NOT_GLOBAL, vaddr, leaf);
    }
    if (vaddr - DYNAMIC_BASE < DYNAMIC_SIZE) {
        check_dynamic(audit, vaddr, leaf);
    } else if (vaddr >= pmm_direct_map_base && vaddr < DYNAMIC_BASE) {
        check_direct_map(audit, vaddr, leaf);
    } else if (!check_image(audit, vaddr, leaf)) {
        note(audit, MM_STRAY, vaddr, leaf);
    }
    return true;
}

static bool is_boot_guard(vaddr_t page)
{
    struct hal_stack_guard guard;
    for (size_t i = 0; hal_stack_guard_get(i, &guard); i++) {
        if (guard.page == page) return true;
    }
    return false;
}

static void check_guard(struct mm_audit *audit, vaddr_t page)
{
    struct hal_mmu_mapping leaf;
    if (hal_mmu_query(&vmm_kernel_space, page, &leaf) == ST_OK) {
        note(audit, MM_GUARD_MAPPED, page, &leaf);
    } else {
        audit->guard_pages++;
    }
}

// That a leaf should not be there is found by walking; that one should be, by asking.
static void check_guards_and_image(struct mm_audit *audit)
{
    struct hal_stack_guard guard;
    for (size_t i = 0; hal_stack_guard_get(i, &guard); i++) {
        check_guard(audit, guard.page);
    }
    const struct area *area = area_at_or_above(DYNAMIC_BASE);
    while (area != NULL) {
        if (area->kind != AREA_FREE) {
            check_guard(audit, area->start);
            check_guard(audit, area->start + area->size - HAL_PAGE_SIZE);
        }
        area = area_at_or_above(area->start + area->size);
    }
    for (uint32_t i = 0; i < vmm_segment_count; i++) {
        for (uint64_t offset = 0; offset < vmm_segments[i].size; offset += HAL_PAGE_SIZE) {
            struct hal_mmu_mapping leaf = {0};
            vaddr_t page = vmm_segments[i].vaddr + offset;
            if (!is_boot_guard(page) && hal_mmu_query(&vmm_kernel_space, page, &leaf) < 0) {
                note(audit, MM_MISSING, page, &leaf);
            }
        }
    }
}

void mm_audit_run(struct mm_audit *out)
{
    memset(out, 0, sizeof *out);
    spin_lock(&vmm_lock);
    hal_mmu_walk(&vmm_kernel_space, check_leaf, out);
    check_guards_and_image(out);
    spin_unlock(&vmm_lock);
}
