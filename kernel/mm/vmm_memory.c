// SPDX-License-Identifier: MIT
// Memory in virtually contiguous pages between guard pages, and stacks. Each page is taken and
// mapped for itself, so that it never fails for want of contiguous memory.

#include "area.h"
#include "vmm_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <kernel/panic.h>

// Pages that are mapped, or unmapped with one TLB flush, under the lock at once.
#define BATCH_PAGES 64u
// How often a fault handler tries for the lock, which the fault's cause may hold.
#define LOCK_TRIES 1000u

// Unmaps `count` pages, and frees them once no CPU can reach them. Guards made in their midst have
// neither. Needs the lock.
static bool batch_release(vaddr_t vaddr, size_t count)
{
    paddr_t pages[BATCH_PAGES];
    size_t mapped = 0;
    for (size_t i = 0; i < count; i++) {
        struct hal_mmu_mapping mapping;
        if (hal_mmu_query(&vmm_kernel_space, vaddr + i * PAGE_SIZE, &mapping) < 0) continue;
        pages[mapped++] = mapping.paddr;
    }
    if (!vmm_area_unmap(vaddr, count * PAGE_SIZE)) return false;
    vmm_mapped_on_demand_bytes += (count - mapped) * PAGE_SIZE;
    for (size_t i = 0; i < mapped; i++) {
        pmm_pages_free(pages[i], 0);
    }
    return true;
}

// Unmaps and frees the first `size` bytes of an area, which then is no more. Takes the lock again
// for each batch.
static void memory_release(struct area *area, uint64_t size)
{
    bool is_whole = true;
    for (uint64_t offset = 0; offset < size; offset += BATCH_PAGES * PAGE_SIZE) {
        uint64_t left = (size - offset) / PAGE_SIZE;
        spin_lock(&vmm_lock);
        is_whole &=
            batch_release(area_inner(area) + offset, left < BATCH_PAGES ? left : BATCH_PAGES);
        spin_unlock(&vmm_lock);
    }
    if (!is_whole) return; // its address space cannot be used again
    spin_lock(&vmm_lock);
    area_destroy(area);
    spin_unlock(&vmm_lock);
}

// Takes and maps `count` zeroed pages, with the lock taken once. Returns how many there are now:
// fewer when memory is short.
static size_t batch_add(vaddr_t vaddr, size_t count)
{
    paddr_t pages[BATCH_PAGES];
    size_t taken = 0, mapped = 0;
    while (taken < count && pmm_pages_alloc(0, &pages[taken]) == ST_OK) {
        memset(phys_to_virt(pages[taken]), 0, PAGE_SIZE);
        taken++;
    }
    spin_lock(&vmm_lock);
    while (mapped < taken &&
           hal_mmu_map(&vmm_kernel_space, vaddr + mapped * PAGE_SIZE, pages[mapped], PAGE_SIZE,
                       HAL_MMU_WRITE | HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK) == ST_OK) {
        mapped++;
    }
    vmm_mapped_on_demand_bytes += mapped * PAGE_SIZE;
    spin_unlock(&vmm_lock);
    while (taken > mapped) {
        pmm_pages_free(pages[--taken], 0);
    }
    return mapped;
}

static struct area *memory_create(uint64_t size, enum area_kind kind, const char *name)
{
    uint64_t inner;
    if (size == 0 || !add_fits(size, PAGE_SIZE - 1, &inner)) return NULL;
    inner = align_down(inner, PAGE_SIZE);
    spin_lock(&vmm_lock);
    struct area *area = area_create(inner, kind);
    if (area != NULL) area->name = name;
    spin_unlock(&vmm_lock);
    if (area == NULL) return NULL;
    for (uint64_t offset = 0; offset < inner; offset += BATCH_PAGES * PAGE_SIZE) {
        uint64_t left = (inner - offset) / PAGE_SIZE;
        size_t count = left < BATCH_PAGES ? left : BATCH_PAGES;
        size_t added = batch_add(area_inner(area) + offset, count);
        if (added < count) {
            memory_release(area, offset + added * PAGE_SIZE);
            return NULL;
        }
    }
    return area;
}

static struct area *find_locked(vaddr_t address)
{
    spin_lock(&vmm_lock);
    struct area *area = area_find(address);
    spin_unlock(&vmm_lock);
    return area;
}

void *vmm_alloc(uint64_t size)
{
    struct area *area = memory_create(size, AREA_MEMORY, NULL);
    return area != NULL ? (void *)area_inner(area) : NULL;
}

uint64_t vmm_alloc_size(const void *pointer)
{
    const struct area *area = find_locked((vaddr_t)pointer);
    if (area == NULL || area->kind != AREA_MEMORY || (vaddr_t)pointer != area_inner(area)) return 0;
    return area_inner_size(area);
}

void vmm_free(void *pointer, uint64_t size)
{
    if (pointer == NULL) return;
    struct area *area = find_locked((vaddr_t)pointer);
    if (area == NULL || area->kind != AREA_MEMORY || (vaddr_t)pointer != area_inner(area) ||
        align_up(size, PAGE_SIZE) != area_inner_size(area)) {
        panic("vmm_free: %p of %llu bytes was not allocated", pointer, (unsigned long long)size);
    }
    memory_release(area, area_inner_size(area));
}

status_t vmm_guard_page(void *page)
{
    struct hal_mmu_mapping mapping;
    spin_lock(&vmm_lock);
    const struct area *area = area_find((vaddr_t)page);
    status_t st = ST_INVALID_ARGUMENT;
    if (area != NULL && area->kind == AREA_MEMORY && is_aligned((vaddr_t)page, PAGE_SIZE)) {
        st = hal_mmu_query(&vmm_kernel_space, (vaddr_t)page, &mapping);
    }
    if (st == ST_OK) {
        st = vmm_area_unmap((vaddr_t)page, PAGE_SIZE) ? ST_OK : ST_NO_MEMORY;
    }
    spin_unlock(&vmm_lock);
    if (st == ST_OK) pmm_pages_free(mapping.paddr, 0);
    return st;
}

// stacks

void *vmm_stack_alloc(const char *name, uint64_t size)
{
    struct area *area = memory_create(size, AREA_STACK, name);
    return area != NULL ? (void *)(area_inner(area) + area_inner_size(area)) : NULL;
}

void vmm_stack_free(void *top)
{
    if (top == NULL) return;
    struct area *area = find_locked((vaddr_t)top - 1);
    if (area == NULL || area->kind != AREA_STACK ||
        (vaddr_t)top != area_inner(area) + area_inner_size(area)) {
        panic("vmm_stack_free: %p is not the top of a stack", top);
    }
    memory_release(area, area_inner_size(area));
}

// For fault handlers: whoever holds the lock may be what was interrupted.
static bool lock_if_free(void)
{
    for (unsigned i = 0; i < LOCK_TRIES; i++) {
        if (spin_try_lock(&vmm_lock)) return true;
        hal_cpu_relax();
    }
    return false;
}

const char *vmm_stack_guard_hit(vaddr_t address)
{
    struct hal_stack_guard guard;
    for (size_t i = 0; hal_stack_guard_get(i, &guard); i++) {
        if (address - guard.page < HAL_PAGE_SIZE) return guard.name;
    }
    if (!lock_if_free()) return NULL;
    const char *name = NULL;
    const struct area *area = area_find(address);
    if (area != NULL && area->kind == AREA_STACK && address < area_inner(area)) name = area->name;
    spin_unlock(&vmm_lock);
    return name;
}

bool vmm_is_guard_page(vaddr_t address)
{
    if (!lock_if_free()) return false;
    const struct area *area = area_find(address);
    bool is_guard = area != NULL && address - area_inner(area) >= area_inner_size(area);
    spin_unlock(&vmm_lock);
    return is_guard;
}
