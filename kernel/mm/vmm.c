// SPDX-License-Identifier: MIT
// The kernel's address space: the image and the direct map of RAM. What is mapped on demand is
// vmm_physical.c's and vmm_memory.c's.

#include "area.h"
#include "vmm_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <hal/cpu.h>
#include <kernel/log.h>
#include <kernel/panic.h>

struct spinlock vmm_lock = SPINLOCK_INIT("vmm");
struct hal_mmu_space vmm_kernel_space;
uint64_t vmm_mapped_on_demand_bytes;
struct boot_segment vmm_segments[BOOT_SEGMENT_MAX];
uint32_t vmm_segment_count;
static uint64_t direct_map_bytes;

// building the tables

static status_t table_alloc(void *ctx, paddr_t *out_page)
{
    (void)ctx;
    return pmm_pages_alloc(0, out_page);
}

static void table_free(void *ctx, paddr_t page)
{
    (void)ctx;
    pmm_pages_free(page, 0);
}

static void *table_pointer(void *ctx, paddr_t page)
{
    (void)ctx;
    return phys_to_virt(page);
}

static const struct hal_mmu_ops table_ops = {
    .table_alloc = table_alloc,
    .table_free = table_free,
    .table_pointer = table_pointer,
    .tlb_flush = hal_mmu_tlb_flush,
};

bool vmm_is_direct_mapped(enum memory_kind kind)
{
    return kind != MEMORY_MMIO && kind != MEMORY_UNUSABLE && kind != MEMORY_RESERVED;
}

static void map_or_panic(vaddr_t vaddr, paddr_t paddr, uint64_t size, unsigned access)
{
    status_t st = hal_mmu_map(&vmm_kernel_space, vaddr, paddr, size, access | HAL_MMU_GLOBAL,
                              HAL_MMU_WRITE_BACK);
    if (st < 0) {
        panic("cannot map %#llx at %#llx: %s", (unsigned long long)paddr, (unsigned long long)vaddr,
              status_string(st));
    }
}

static void direct_map_piece(paddr_t start, paddr_t end, unsigned access)
{
    if (start >= end) return;
    map_or_panic((vaddr_t)phys_to_virt(start), start, end - start, access);
    direct_map_bytes += end - start;
}

// Maps [start, end), with the image's read-only segments read-only here as well: otherwise the
// kernel's text could be written through its alias.
static void direct_map_run(const struct boot_info *boot, paddr_t start, paddr_t end)
{
    while (start < end) {
        // The first read-only segment in what is left.
        const struct boot_segment *next = NULL;
        for (uint32_t i = 0; i < boot->segment_count; i++) {
            const struct boot_segment *segment = &boot->segments[i];
            if (segment->flags & BOOT_SEGMENT_W) continue;
            if (segment->paddr + segment->size <= start || segment->paddr >= end) continue;
            if (next == NULL || segment->paddr < next->paddr) next = segment;
        }
        if (next == NULL) {
            direct_map_piece(start, end, HAL_MMU_WRITE);
            return;
        }
        paddr_t segment_start = next->paddr > start ? next->paddr : start;
        paddr_t segment_end = next->paddr + next->size < end ? next->paddr + next->size : end;
        direct_map_piece(start, segment_start, HAL_MMU_WRITE);
        direct_map_piece(segment_start, segment_end, HAL_MMU_READ);
        start = segment_end;
    }
}

static void direct_map_build(const struct boot_info *boot)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = 0; i < count;) {
        if (!vmm_is_direct_mapped(ranges[i].kind)) {
            i++;
            continue;
        }
        // Neighbours of different kinds go in one run: then large pages fit.
        paddr_t start = ranges[i].start, end = start;
        for (; i < count && vmm_is_direct_mapped(ranges[i].kind) && ranges[i].start == end; i++) {
            end = ranges[i].start + ranges[i].size;
        }
        direct_map_run(boot, start, end);
    }
}

static void image_map(const struct boot_info *boot)
{
    for (uint32_t i = 0; i < boot->segment_count; i++) {
        const struct boot_segment *segment = &boot->segments[i];
        unsigned access = HAL_MMU_READ;
        if (segment->flags & BOOT_SEGMENT_X) access = HAL_MMU_EXECUTE;
        if (segment->flags & BOOT_SEGMENT_W) access = HAL_MMU_WRITE;
        map_or_panic(segment->vaddr, segment->paddr, segment->size, access);
    }
    struct hal_stack_guard guard;
    for (size_t i = 0; hal_stack_guard_get(i, &guard); i++) {
        status_t st = hal_mmu_unmap(&vmm_kernel_space, guard.page, HAL_PAGE_SIZE);
        if (st < 0) log_warn("vmm", "no guard page for the %s", guard.name);
    }
}

// Up to the dynamic area; how much of that CPUs can address is less on all of today's.
static paddr_t direct_map_limit(void)
{
    return DYNAMIC_BASE - pmm_direct_map_base;
}

void vmm_init(const struct boot_info *boot)
{
    hal_mmu_space_features(&vmm_kernel_space);
    status_t st = hal_mmu_space_init(&vmm_kernel_space, &table_ops);
    if (st < 0) panic("cannot build page tables: %s", status_string(st));
    vmm_segment_count = boot->segment_count;
    memcpy(vmm_segments, boot->segments, sizeof vmm_segments);
    direct_map_build(boot);
    image_map(boot);
    st = vmm_old_stack_map();
    if (st < 0) panic("cannot map the boot stack: %s", status_string(st));
    hal_mmu_activate(&vmm_kernel_space);
    log_debug("vmm", "own page tables: %u levels, %llu table pages, %llu MiB mapped directly",
              vmm_kernel_space.levels, (unsigned long long)vmm_kernel_space.table_pages,
              (unsigned long long)(direct_map_bytes / MIB));
}

// The physical address of a byte of the image; 0 when it is none.
static paddr_t image_paddr(vaddr_t vaddr)
{
    for (uint32_t i = 0; i < vmm_segment_count; i++) {
        const struct boot_segment *segment = &vmm_segments[i];
        if (vaddr - segment->vaddr < segment->size)
            return segment->paddr + (vaddr - segment->vaddr);
    }
    return 0;
}

status_t vmm_image_open(const void *start, uint64_t size, void **out_alias)
{
    paddr_t first = image_paddr((vaddr_t)start), last = image_paddr((vaddr_t)start + size - 1);
    if (size == 0 || first == 0 || last - first != size - 1) return ST_INVALID_ARGUMENT;
    *out_alias = phys_to_virt(first);
    spin_lock(&vmm_lock);
    status_t st = hal_mmu_protect(&vmm_kernel_space, (vaddr_t)*out_alias, size,
                                  HAL_MMU_WRITE | HAL_MMU_GLOBAL);
    spin_unlock(&vmm_lock);
    return st;
}

void vmm_image_close(void *alias, uint64_t size)
{
    spin_lock(&vmm_lock);
    // Its pages are split already: this needs no memory.
    status_t st =
        hal_mmu_protect(&vmm_kernel_space, (vaddr_t)alias, size, HAL_MMU_READ | HAL_MMU_GLOBAL);
    spin_unlock(&vmm_lock);
    if (st < 0) log_error("vmm", "part of the kernel stays writable: %s", status_string(st));
}

struct hal_mmu_space *vmm_space(void)
{
    return &vmm_kernel_space;
}

const struct hal_mmu_ops *vmm_table_ops(void)
{
    return &table_ops;
}

bool vmm_area_unmap(vaddr_t vaddr, uint64_t size)
{
    status_t st = hal_mmu_unmap(&vmm_kernel_space, vaddr, size);
    if (st < 0) {
        log_error("vmm", "cannot unmap %#llx: %s; it stays", (unsigned long long)vaddr,
                  status_string(st));
        return false;
    }
    vmm_mapped_on_demand_bytes -= size;
    return true;
}

// memory that is plugged in

static bool word_answers(paddr_t paddr)
{
    volatile uint64_t *word = vmm_map_mmio(paddr, sizeof *word);
    if (word == NULL) return false;
    bool holds = memory_word_holds(word);
    vmm_unmap((void *)word, sizeof *word);
    return holds;
}

bool vmm_memory_answers(paddr_t paddr, uint64_t size)
{
    uint64_t end;
    if (size < sizeof(uint64_t) || !add_fits(paddr, size, &end)) return false;
    return word_answers(paddr) && word_answers(align_down(end - 1, sizeof(uint64_t)));
}

status_t vmm_memory_add(paddr_t paddr, uint64_t size, uint32_t domain)
{
    uint64_t end;
    if (size == 0 || !is_aligned(paddr | size, PAGE_SIZE) || !add_fits(paddr, size, &end) ||
        end > direct_map_limit()) {
        return ST_INVALID_ARGUMENT;
    }
    vaddr_t vaddr = (vaddr_t)phys_to_virt(paddr);
    spin_lock(&vmm_lock);
    status_t st = hal_mmu_map(&vmm_kernel_space, vaddr, paddr, size, HAL_MMU_WRITE | HAL_MMU_GLOBAL,
                              HAL_MMU_WRITE_BACK);
    if (st == ST_OK) {
        st = pmm_add_range(paddr, size, domain);
        if (st == ST_OK) {
            direct_map_bytes += size;
        } else if (hal_mmu_unmap(&vmm_kernel_space, vaddr, size) < 0) {
            log_error("vmm", "%#llx stays in the direct map", (unsigned long long)paddr);
        }
    }
    spin_unlock(&vmm_lock);
    if (st == ST_OK) {
        log_info("pmm", "%llu MiB of memory added at %#llx, in domain %u",
                 (unsigned long long)(size / MIB), (unsigned long long)paddr, domain);
    }
    return st;
}

// statistics

static bool count_leaf(void *ctx, vaddr_t vaddr, const struct hal_mmu_mapping *leaf)
{
    (void)vaddr;
    struct vmm_stats *out = ctx;
    if (leaf->page_size == HAL_PAGE_SIZE)
        out->pages_4k++;
    else if (leaf->page_size < GIB)
        out->pages_2m++;
    else
        out->pages_1g++;
    return true;
}

void vmm_stats_get(struct vmm_stats *out)
{
    spin_lock(&vmm_lock);
    *out = (struct vmm_stats){
        .levels = vmm_kernel_space.levels,
        .table_pages = vmm_kernel_space.table_pages,
        .direct_map_bytes = direct_map_bytes,
        .mapped_on_demand_bytes = vmm_mapped_on_demand_bytes,
        .area_bytes = DYNAMIC_SIZE,
    };
    hal_mmu_walk(&vmm_kernel_space, count_leaf, out);
    spin_unlock(&vmm_lock);
}
