// SPDX-License-Identifier: MIT
// What of page tables touches the CPU. The builder is pagetable.c.
#include "mmu_internal.h"
#include "mtrr.h"
#include "registers.h"
#include <hal/cpu.h>

// Entries 0-3 and 5-7 as at reset (WB, WT, UC-, UC, ..., WT, UC-, UC), entry 4 write-combining.
// Intel SDM 3A, 11.12.
#define PAT_VALUE 0x0007040100070406ull

// Past this many pages it is cheaper to forget everything.
#define FLUSH_PAGES_MAX 64

#define CR3_ADDRESS 0x000ffffffffff000ull

static struct hal_mmu_space *active_space;
static struct hal_mmu_space boot_space;
static uint64_t boot_direct_map;

static void *boot_table_pointer(void *ctx, paddr_t page)
{
    (void)ctx;
    return (void *)(boot_direct_map + page);
}

void mmu_early_init(const struct boot_info *boot)
{
    boot_direct_map = boot->direct_map_base;
    hal_mmu_space_features(&boot_space);
    boot_space.ops.table_pointer = boot_table_pointer;
    boot_space.root = cr3_read() & CR3_ADDRESS;
}

const struct hal_mmu_space *mmu_live_space(void)
{
    return active_space ? active_space : &boot_space;
}

struct hal_mmu_space *hal_mmu_active(void)
{
    return active_space;
}

void hal_mmu_space_features(struct hal_mmu_space *space)
{
    uint32_t edx1 = cpuid_get(1, 0).edx;
    uint32_t extended_edx = cpuid_get(0x80000001, 0).edx;
    space->levels = cr4_read() & CR4_LA57 ? 5 : 4;
    space->has_nx = (extended_edx >> CPUID_EXT1_EDX_NX & 1) != 0;
    space->has_large_1g = (extended_edx >> CPUID_EXT1_EDX_PAGE_1G & 1) != 0;
    space->has_global = (edx1 >> CPUID_1_EDX_PGE & 1) != 0;
    space->has_write_combining = (edx1 >> CPUID_1_EDX_PAT & 1) != 0;
}

// Drops everything, global translations too.
static void tlb_flush_all(void)
{
    uint64_t cr4 = cr4_read();
    if (cr4 & CR4_PGE) {
        cr4_write(cr4 & ~CR4_PGE);
        cr4_write(cr4);
    } else {
        cr3_write(cr3_read());
    }
}

void mmu_tlb_flush_here(vaddr_t start, uint64_t size)
{
    if (size / HAL_PAGE_SIZE > FLUSH_PAGES_MAX) {
        hal_irq_state_t state = hal_irq_save();
        tlb_flush_all();
        hal_irq_restore(state);
        return;
    }
    for (uint64_t offset = 0; offset < size; offset += HAL_PAGE_SIZE) {
        __asm__ volatile("invlpg (%0)" : : "r"(start + offset) : "memory");
    }
}

void mmu_caches_write_back(void)
{
    __asm__ volatile("wbinvd" : : : "memory");
}

void mmu_without_caches(void (*change)(void))
{
    uint64_t cr0 = cr0_read();
    cr0_write((cr0 | CR0_CD) & ~CR0_NW);
    mmu_caches_write_back();
    tlb_flush_all();
    change();
    mmu_caches_write_back();
    tlb_flush_all();
    cr0_write(cr0);
}

static void pat_write(void)
{
    msr_write(MSR_PAT, PAT_VALUE);
}

static void pat_program(void)
{
    if (boot_space.has_write_combining && msr_read(MSR_PAT) != PAT_VALUE)
        mmu_without_caches(pat_write);
}

static void root_load(const struct hal_mmu_space *space)
{
    // What came before may be global.
    uint64_t cr4 = cr4_read();
    cr4_write(cr4 & ~CR4_PGE);
    cr3_write(space->root);
    cr4_write(cr4);
}

void hal_mmu_activate(struct hal_mmu_space *space)
{
    hal_irq_state_t state = hal_irq_save();
    pat_program();
    root_load(space);
    active_space = space;
    hal_irq_restore(state);
}

void mmu_cpu_init(void)
{
    mtrr_copy();
    pat_program();
    root_load(active_space);
}
