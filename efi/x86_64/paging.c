// SPDX-License-Identifier: MIT
// The hand-off's page tables: 4 or 5 levels, pages of 4 KiB, 2 MiB and 1 GiB.
// Intel SDM volume 3A, chapter 4.

#include "../arch.h"

#include <base/bits.h>
#include <base/string.h>

#define PAGE 4096u
#define ENTRIES 512u

#define PTE_PRESENT BIT(0)
#define PTE_WRITE BIT(1)
#define PTE_LARGE BIT(7)
#define PTE_NX BIT(63)
#define PTE_ADDRESS 0x000FFFFFFFFFF000ull

static uint64_t level_span(unsigned level)
{
    return (uint64_t)PAGE << (9 * (level - 1));
}

uint64_t arch_space_tables_large(const struct arch_space *space, uint64_t size)
{
    uint64_t tables = 2; // a page table at each end

    for (unsigned level = 2; level < space->levels; level++) {
        // With 1 GiB pages only the ends have page directories.
        uint64_t inner = level == 2 && space->has_large_1g ? 0 : size / level_span(level + 1);
        tables += inner + 2;
    }
    return tables;
}

uint64_t arch_space_tables_small(const struct arch_space *space, uint64_t size)
{
    uint64_t tables = 0;

    for (unsigned level = 1; level < space->levels; level++)
        tables += size / level_span(level + 1) + 2;
    return tables;
}

static uint64_t *table_alloc(struct arch_space *space)
{
    uint64_t *table = (uint64_t *)(uintptr_t)space->next_table;

    if (space->next_table >= space->tables_end) return NULL;
    space->next_table += PAGE;
    memset(table, 0, PAGE);
    return table;
}

bool arch_space_init(struct arch_space *space, uint64_t tables, uint64_t tables_end)
{
    space->next_table = tables;
    space->tables_end = tables_end;
    space->root = (uint64_t)(uintptr_t)table_alloc(space);
    return space->root != 0;
}

static bool leaf_allowed(const struct arch_space *space, unsigned level)
{
    return level <= 2 || (level == 3 && space->has_large_1g);
}

// Maps the part of the range that lies within `table`, which is of `level` (1: page table).
// Recursion ends at level 1, so it is at most five deep.
static bool table_map(struct arch_space *space, uint64_t *table, unsigned level, uint64_t vaddr,
                      uint64_t paddr, uint64_t size, uint64_t bits)
{
    uint64_t span = level_span(level);

    while (size > 0) {
        uint64_t *entry = &table[vaddr / span % ENTRIES];
        uint64_t step = span - vaddr % span;

        if (step > size) step = size;
        if (*entry == 0 && step == span && is_aligned(paddr, span) && leaf_allowed(space, level)) {
            *entry = paddr | bits | (level > 1 ? PTE_LARGE : 0);
        } else if (level > 1 && !(*entry & PTE_LARGE)) {
            if (*entry == 0) {
                uint64_t fresh = (uint64_t)(uintptr_t)table_alloc(space);
                if (fresh == 0) return false;
                *entry = fresh | PTE_PRESENT | PTE_WRITE;
            }
            if (!table_map(space, (uint64_t *)(uintptr_t)(*entry & PTE_ADDRESS), level - 1, vaddr,
                           paddr, step, bits))
                return false;
        }
        vaddr += step;
        paddr += step;
        size -= step;
    }
    return true;
}

bool arch_space_map(struct arch_space *space, uint64_t vaddr, uint64_t paddr, uint64_t size,
                    unsigned flags)
{
    uint64_t bits = PTE_PRESENT;

    if (flags & ARCH_PAGE_WRITE) bits |= PTE_WRITE;
    if (!(flags & ARCH_PAGE_EXECUTE) && space->has_nx) bits |= PTE_NX;
    return table_map(space, (uint64_t *)(uintptr_t)space->root, space->levels, vaddr, paddr, size,
                     bits);
}
