// SPDX-License-Identifier: MIT
// From 4 to 5 levels of page tables, early in boot, while the loader's tables are in use. The new
// root shows them where they were, and the direct map a second time where 5 levels have room for
// it.
#include "levels.h"
#include "mmu_internal.h"
#include "registers.h"
#include <base/string.h>
#include <hal/cpu.h>
#include <hal/mmu.h>

#define CPUID_7_ECX_LA57 16
#define CR3_ADDRESS 0x000ffffffffff000ull
#define TABLE_ENTRIES 512
#define ENTRY_TABLE 0x23ull   // present, writable, accessed
#define ENTRY_CODE_2M 0xa1ull // present, accessed, large: read and execute
#define DIRECT_MAP_5 0xFF00000000000000ull
#define DIRECT_MAP_5_INDEX 256   // in the root
#define DIRECT_MAP_4_INDEX 256   // in a table of level 4
#define DIRECT_MAP_4_ENTRIES 128 // 64 TiB

enum widen_page { // of those that the caller gives
    PAGE_CODE,
    PAGE_ROOT,
    PAGE_LEVEL_4, // the loader's root, with the code mapped at its own address
    PAGE_DIRECT,  // the direct map at its new place
    PAGE_LEVEL_3, // the way to the code
    PAGE_LEVEL_2,
    PAGE_COUNT
};

void levels_enter(paddr_t page, paddr_t identity_root, paddr_t new_root, void *pointer);
extern const uint8_t levels_code[], levels_code64[], levels_code_end[];

bool hal_mmu_can_widen(void)
{
    return !(cr4_read() & CR4_LA57) && (cpuid_get(7, 0).ecx >> CPUID_7_ECX_LA57 & 1) != 0;
}

uint64_t hal_mmu_widen_size(paddr_t *out_limit)
{
    *out_limit = 4 * GIB; // 32-bit code loads the root's address
    return PAGE_COUNT * HAL_PAGE_SIZE;
}

static void code_place(uint8_t *to, paddr_t at)
{
    const uint64_t gdt[] = {0, 0x00cf9b000000ffffull, 0x00cf93000000ffffull, 0x00af9b000000ffffull};
    memset(to, 0, HAL_PAGE_SIZE);
    memcpy(to, levels_code, (size_t)(levels_code_end - levels_code));
    memcpy(to + LEVELS_GDT, gdt, sizeof gdt);
    store_le16(to + LEVELS_GDTR, sizeof gdt - 1);
    store_le64(to + LEVELS_GDTR + 2, at + LEVELS_GDT);
    store_le32(to + LEVELS_FAR, (uint32_t)(at + (paddr_t)(levels_code64 - levels_code)));
    store_le16(to + LEVELS_FAR + 4, LEVELS_CODE64);
}

static void tables_build(uint64_t *tables[PAGE_COUNT], paddr_t at, const uint64_t *old_root)
{
    const paddr_t step = HAL_PAGE_SIZE;
    for (unsigned i = PAGE_ROOT; i < PAGE_COUNT; i++) {
        memset(tables[i], 0, HAL_PAGE_SIZE);
    }
    memcpy(tables[PAGE_LEVEL_4], old_root, HAL_PAGE_SIZE);
    tables[PAGE_LEVEL_4][0] = (at + PAGE_LEVEL_3 * step) | ENTRY_TABLE;
    tables[PAGE_LEVEL_3][at >> 30] = (at + PAGE_LEVEL_2 * step) | ENTRY_TABLE;
    tables[PAGE_LEVEL_2][at >> 21 & 511] = align_down(at, 2 * MIB) | ENTRY_CODE_2M;
    memcpy(tables[PAGE_DIRECT], old_root + DIRECT_MAP_4_INDEX,
           DIRECT_MAP_4_ENTRIES * sizeof *old_root);
    tables[PAGE_ROOT][0] = tables[PAGE_ROOT][TABLE_ENTRIES - 1] =
        (at + PAGE_LEVEL_4 * step) | ENTRY_TABLE;
    tables[PAGE_ROOT][DIRECT_MAP_5_INDEX] = (at + PAGE_DIRECT * step) | ENTRY_TABLE;
}

vaddr_t hal_mmu_widen(const struct boot_info *boot, paddr_t pages)
{
    uint8_t *pointer = (uint8_t *)(boot->direct_map_base + pages);
    uint64_t *tables[PAGE_COUNT];
    for (size_t i = 0; i < PAGE_COUNT; i++) {
        tables[i] = (uint64_t *)(pointer + i * HAL_PAGE_SIZE);
    }
    const uint64_t *old_root =
        (const uint64_t *)(boot->direct_map_base + (cr3_read() & CR3_ADDRESS));
    code_place(pointer, pages);
    tables_build(tables, pages, old_root);

    hal_irq_state_t state = hal_irq_save();
    uint64_t cr4 = cr4_read();
    uint64_t gs_base = msr_read(MSR_GS_BASE);
    cr4_write(cr4 & ~CR4_PGE); // no global translation may outlive this
    levels_enter(pages, pages + PAGE_LEVEL_4 * HAL_PAGE_SIZE, pages + PAGE_ROOT * HAL_PAGE_SIZE,
                 pointer);
    msr_write(MSR_GS_BASE, gs_base);
    cr4_write(cr4 | CR4_LA57);
    mmu_early_init(boot);
    hal_irq_restore(state);
    return DIRECT_MAP_5;
}
