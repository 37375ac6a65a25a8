// SPDX-License-Identifier: MIT
// The memory below 1 MiB through which a CPU comes from real mode to the kernel: one that starts,
// and the boot CPU when the machine wakes.
#include "trampoline.h"
#include "registers.h"
#include <base/string.h>
#include <hal/mmu.h>

#define TRAMPOLINE_LIMIT MIB

// Intel SDM 3A, 4.5.
#define TABLE_ENTRIES 512
#define TABLE_ENTRY 3u      // present, writable
#define LEAF_2M_ENTRY 0x83u // and a page by itself

bool hal_trampoline_is_needed(paddr_t *out_limit, uint64_t *out_size)
{
    // The code, and the tables of all levels but the last.
    *out_limit = TRAMPOLINE_LIMIT;
    *out_size = (uint64_t)hal_mmu_active()->levels * HAL_PAGE_SIZE;
    return true;
}

// The first 2 MiB as they are, and the kernel's half. The kernel's own root will not do: it may lie
// above 4 GiB, and maps nothing down here.
static paddr_t tables_fill(const struct hal_trampoline *trampoline)
{
    const struct hal_mmu_space *kernel = hal_mmu_active();
    const uint64_t *kernel_root = kernel->ops.table_pointer(kernel->ops.ctx, kernel->root);
    uint64_t *table = (uint64_t *)((uint8_t *)trampoline->pointer + HAL_PAGE_SIZE);
    paddr_t root = trampoline->paddr + HAL_PAGE_SIZE, below = root;
    memcpy(table + TABLE_ENTRIES / 2, kernel_root + TABLE_ENTRIES / 2, HAL_PAGE_SIZE / 2);
    for (unsigned level = kernel->levels; level > 2; level--, table += TABLE_ENTRIES) {
        below += HAL_PAGE_SIZE;
        table[0] = below | TABLE_ENTRY;
    }
    table[0] = LEAF_2M_ENTRY;
    return root;
}

static struct trampoline_parameters *parameters_in(const struct hal_trampoline *trampoline)
{
    return (void *)((uint8_t *)trampoline->pointer + (trampoline_parameters - trampoline_begin));
}

bool trampoline_is_valid(const struct hal_trampoline *trampoline)
{
    paddr_t limit;
    uint64_t size;
    (void)hal_trampoline_is_needed(&limit, &size);
    return trampoline && trampoline->paddr != 0 && trampoline->paddr % HAL_PAGE_SIZE == 0 &&
           trampoline->paddr + size <= limit;
}

void trampoline_open(const struct hal_trampoline *trampoline, void (*entry)(void))
{
    memset(trampoline->pointer, 0, (size_t)hal_mmu_active()->levels * HAL_PAGE_SIZE);
    memcpy(trampoline->pointer, trampoline_begin, (size_t)(trampoline_end - trampoline_begin));
    uint32_t base = (uint32_t)trampoline->paddr;
    *parameters_in(trampoline) = (struct trampoline_parameters){
        .is_open = 1,
        .cr3 = (uint32_t)tables_fill(trampoline),
        .cr4 = (uint32_t)(CR4_PAE | (cr4_read() & CR4_LA57)),
        .efer = (uint32_t)(EFER_LME | (msr_read(MSR_EFER) & EFER_NXE)),
        .cr0 = (uint32_t)cr0_read(),
        .entry = (uintptr_t)entry,
        .code32 = {base + (uint32_t)(trampoline_code32 - trampoline_begin),
                   TRAMPOLINE_SELECTOR_CODE32},
        .code64 = {base + (uint32_t)(trampoline_code64 - trampoline_begin),
                   TRAMPOLINE_SELECTOR_CODE64},
        .gdt_limit = (uint16_t)(trampoline_gdt_end - trampoline_gdt - 1),
        .gdt_base = base + (uint32_t)(trampoline_gdt - trampoline_begin),
    };
}

void trampoline_close(const struct hal_trampoline *trampoline)
{
    __atomic_store_n(&parameters_in(trampoline)->is_open, 0, __ATOMIC_RELEASE);
}
