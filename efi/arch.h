// SPDX-License-Identifier: MIT
#pragma once
// What each architecture supplies to the loader, in efi/<arch>/.

#include <base/types.h>

#include "elf.h"

extern const struct elf_target arch_elf_target;
// Link addresses plus the slide stay below this.
extern const uint64_t arch_kernel_top;

uint64_t arch_cycles(void);
void arch_interrupts_off(void);

// The page tables of the hand-off. Tables are reached at their physical address.

enum arch_page_flags { ARCH_PAGE_WRITE = 1, ARCH_PAGE_EXECUTE = 2 };

struct arch_space {
    uint64_t root; // physical address of the top table
    unsigned levels;
    bool has_nx;
    bool has_large_1g;
    uint64_t direct_map_base;
    uint64_t physical_limit;         // the direct map ends here, exclusive
    uint64_t next_table, tables_end; // pages not yet used
};

// Fills all but root and the table pages, as the CPU runs now.
void arch_space_features(struct arch_space *space);
// Tables that mapping one run of `size` bytes can need at most, with large pages or with 4 KiB
// ones.
uint64_t arch_space_tables_large(const struct arch_space *space, uint64_t size);
uint64_t arch_space_tables_small(const struct arch_space *space, uint64_t size);
// Takes the pages [tables, tables_end) and makes the empty top table.
bool arch_space_init(struct arch_space *space, uint64_t tables, uint64_t tables_end) MUST_USE;
// Maps page-aligned ranges, with large pages where alignment allows. What is already mapped stays
// as it is. false when the table pages are used up.
bool arch_space_map(struct arch_space *space, uint64_t vaddr, uint64_t paddr, uint64_t size,
                    unsigned flags) MUST_USE;

// The jump

struct arch_handoff {
    uint64_t root;
    uint64_t entry;
    uint64_t stack_top;
    uint64_t boot_info;
    uint64_t has_nx;
};

// Start and size of the code that runs while the tables are switched: to be mapped at its own
// address, executable.
uint64_t arch_trampoline_start(void);
uint64_t arch_trampoline_size(void);
NORETURN void arch_jump(const struct arch_handoff *handoff);
