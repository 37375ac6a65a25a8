// SPDX-License-Identifier: MIT
// Device memory, and memory of the firmware's that the direct map does not show.

#include "area.h"
#include "vmm_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <kernel/log.h>
#include <kernel/panic.h>

#define PADDR_LIMIT BIT(52)

// The first range of the map that ends above `paddr`; `count` past the last.
static size_t range_find(const struct memory_range *ranges, size_t count, paddr_t paddr)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranges[middle].start + ranges[middle].size > paddr) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

// Whether [start, end) lies in the direct map as a whole, or touches memory that is the
// allocator's.
static void classify(paddr_t start, paddr_t end, bool *out_is_direct, bool *out_is_owned)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    paddr_t direct_end = start;
    *out_is_owned = false;
    for (size_t i = range_find(ranges, count, start); i < count && ranges[i].start < end; i++) {
        enum memory_kind kind = ranges[i].kind;
        if (kind == MEMORY_FREE || kind == MEMORY_KERNEL || kind == MEMORY_BOOT_SCRATCH) {
            *out_is_owned = true;
        }
        if (vmm_is_direct_mapped(kind) && ranges[i].start <= direct_end) {
            direct_end = ranges[i].start + ranges[i].size;
        }
    }
    *out_is_direct = direct_end >= end;
}

// Whether the page at `pointer` is in the direct map.
static bool is_in_direct_map(const void *pointer)
{
    paddr_t page = align_down(virt_to_phys(pointer), PAGE_SIZE);
    bool is_direct, is_owned;
    if (page >= PADDR_LIMIT) return false;
    classify(page, page + PAGE_SIZE, &is_direct, &is_owned);
    return is_direct;
}

static struct area *physical_create(paddr_t start, uint64_t size, unsigned access,
                                    enum hal_mmu_cache cache)
{
    struct area *area = area_create(size, AREA_PHYSICAL);
    if (area == NULL) return NULL;
    status_t st = hal_mmu_map(&vmm_kernel_space, area_inner(area), start, size,
                              access | HAL_MMU_GLOBAL, cache);
    if (st < 0) {
        log_error("vmm", "cannot map %#llx: %s", (unsigned long long)start, status_string(st));
        area_destroy(area);
        return NULL;
    }
    vmm_mapped_on_demand_bytes += size;
    area->paddr = start;
    area->access = access;
    area->cache = cache;
    area_physical_add(area);
    return area;
}

paddr_t vmm_physical_limit(void)
{
    static unsigned bits;
    if (bits == 0) {
        struct hal_cpu_info info;
        hal_cpu_describe(&info);
        bits = info.physical_address_bits;
        if (bits < 32 || bits > 52) bits = 36;
    }
    return BIT(bits);
}

void *vmm_map_physical(paddr_t paddr, uint64_t size, unsigned access, enum hal_mmu_cache cache)
{
    uint64_t end;
    if (size == 0 || !add_fits(paddr, size, &end) || end > vmm_physical_limit()) {
        log_error("vmm", "refused to map %llu bytes at %#llx", (unsigned long long)size,
                  (unsigned long long)paddr);
        return NULL;
    }
    paddr_t start = align_down(paddr, PAGE_SIZE);
    end = align_up(end, PAGE_SIZE);
    bool is_direct, is_owned;
    classify(start, end, &is_direct, &is_owned);
    if (cache == HAL_MMU_WRITE_BACK && is_direct && !(access & HAL_MMU_EXECUTE)) {
        return phys_to_virt(paddr);
    }
    if (is_owned) {
        log_error("vmm", "refused to map %#llx-%#llx: it overlaps RAM in use",
                  (unsigned long long)paddr, (unsigned long long)(paddr + size - 1));
        return NULL;
    }
    spin_lock(&vmm_lock);
    void *pointer = NULL;
    struct area *area = area_physical_find(start, end - start, access, cache);
    if (area == NULL) area = physical_create(start, end - start, access, cache);
    if (area != NULL) {
        area->users++;
        pointer = (void *)(area_inner(area) + (paddr - area->paddr));
    }
    spin_unlock(&vmm_lock);
    return pointer;
}

void *vmm_map_mmio(paddr_t paddr, uint64_t size)
{
    return vmm_map_physical(paddr, size, HAL_MMU_WRITE, HAL_MMU_UNCACHED);
}

void vmm_unmap(void *pointer, uint64_t size)
{
    if (pointer == NULL) return;
    spin_lock(&vmm_lock);
    struct area *area = area_find((vaddr_t)pointer);
    bool is_area = area != NULL && area->kind == AREA_PHYSICAL &&
                   (vaddr_t)pointer - area_inner(area) < area_inner_size(area) &&
                   size <= area_inner_size(area);
    if (is_area && --area->users == 0 && vmm_area_unmap(area_inner(area), area_inner_size(area))) {
        area_physical_remove(area);
        area_destroy(area);
    }
    spin_unlock(&vmm_lock);
    if (!is_area && (area != NULL || !is_in_direct_map(pointer))) {
        panic("vmm_unmap: %p is not mapped", pointer);
    }
}
