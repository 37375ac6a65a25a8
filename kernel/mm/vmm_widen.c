// SPDX-License-Identifier: MIT
// The decision for one level of page tables more, and what has to follow the direct map when it
// moves: the pointers in boot_info. The boot stack stays in use until the kernel has its own, so it
// keeps its old address too until then.

#include "vmm_internal.h"
#include <base/bits.h>
#include <base/string.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/symbols.h>

// The loader's direct map ends there with 4 levels (x86_64: half of the kernel's half, 64 TiB).
#define NARROW_END BIT(46)
#define LOW_END (1 * MIB)

static struct boot_info moved_boot;
static vaddr_t old_base; // of the direct map; 0: it never moved
static paddr_t scratch_paddr;
static uint64_t scratch_size;

static paddr_t memory_end(void)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    paddr_t end = 0;
    for (size_t i = 0; i < count; i++) {
        if (vmm_is_direct_mapped(ranges[i].kind)) end = ranges[i].start + ranges[i].size;
    }
    return end;
}

// The end of a free range above 1 MiB (what lies below is scarce); 0 when there is none.
static paddr_t place_find(uint64_t size, paddr_t limit)
{
    size_t count;
    const struct memory_range *ranges = pmm_memory_map(&count);
    for (size_t i = count; i-- > 0;) {
        if (ranges[i].kind != MEMORY_FREE) continue;
        paddr_t end = ranges[i].start + ranges[i].size;
        if (end > limit) end = limit;
        if (end > ranges[i].start && end - ranges[i].start >= size && end - size >= LOW_END) {
            return end - size;
        }
    }
    return 0;
}

static void rebase(uint64_t *pointer, uint64_t delta)
{
    if (*pointer != 0) *pointer += delta;
}

static const struct boot_info *boot_move(const struct boot_info *boot, vaddr_t base)
{
    uint64_t delta = base - boot->direct_map_base;
    moved_boot = *boot;
    moved_boot.direct_map_base = base;
    moved_boot.paging_levels = vmm_kernel_space.levels;
    rebase(&moved_boot.memory_map_va, delta);
    rebase(&moved_boot.debug_table_va, delta);
    rebase(&moved_boot.debug_buffer_va, delta);
    rebase(&moved_boot.lazy_va, delta);
    rebase(&moved_boot.command_line_va, delta);
    rebase(&moved_boot.device_path_va, delta);
    rebase(&moved_boot.memory_attributes_va, delta);
    symbols_init(&moved_boot);
    return &moved_boot;
}

const struct boot_info *vmm_widen(const struct boot_info *boot)
{
    bool is_asked_for = option_is_set("la57");
    if (!is_asked_for && memory_end() <= NARROW_END) return boot;
    hal_mmu_space_features(&vmm_kernel_space);
    if (!hal_mmu_can_widen()) {
        log_warn("vmm", "%u levels of page tables it is: the CPU has no more",
                 vmm_kernel_space.levels);
        return boot;
    }
    paddr_t limit;
    uint64_t size = hal_mmu_widen_size(&limit);
    paddr_t memory = place_find(size, limit);
    if (memory == 0) {
        log_warn("vmm", "no memory below %#llx to go to more levels of page tables with",
                 (unsigned long long)limit);
        return boot;
    }
    (void)pmm_reserve(memory, size, MEMORY_BOOT_SCRATCH);
    vaddr_t base = hal_mmu_widen(boot, memory);
    hal_mmu_space_features(&vmm_kernel_space);
    old_base = boot->direct_map_base;
    scratch_paddr = boot->scratch_paddr;
    scratch_size = boot->scratch_size;
    pmm_rebase(base);
    log_info("vmm", "page tables have %u levels now", vmm_kernel_space.levels);
    return boot_move(boot, base);
}

status_t vmm_old_stack_map(void)
{
    if (old_base == 0) return ST_OK;
    return hal_mmu_map(&vmm_kernel_space, old_base + scratch_paddr, scratch_paddr, scratch_size,
                       HAL_MMU_WRITE | HAL_MMU_GLOBAL, HAL_MMU_WRITE_BACK);
}

void vmm_reclaim_boot_scratch(void)
{
    if (old_base != 0) {
        spin_lock(&vmm_lock);
        status_t st = hal_mmu_unmap(&vmm_kernel_space, old_base + scratch_paddr, scratch_size);
        spin_unlock(&vmm_lock);
        if (st < 0) log_warn("vmm", "the boot stack's old address stays: %s", status_string(st));
    }
    pmm_reclaim_boot_scratch();
}
