// SPDX-License-Identifier: MIT
#pragma once
// The tables that the CPU is using. Private to the HAL.

#include <base/boot_info.h>
#include <hal/mmu.h>

// Remembers how to read the loader's tables, until hal_mmu_activate replaces them.
void mmu_early_init(const struct boot_info *boot);

// The space last activated, before that one that describes the loader's tables (for queries only).
const struct hal_mmu_space *mmu_live_space(void);

// Forgets what the running CPU has cached of [start, start + size).
void mmu_tlb_flush_here(vaddr_t start, uint64_t size);
// The memory types of the page tables, on the running CPU, and the tables last activated.
void mmu_cpu_init(void);
// Writes the running CPU's caches back, and empties them.
void mmu_caches_write_back(void);
// Calls change() with caches off and empty and no translation kept, as memory types want it
// (Intel SDM 3A, 11.11.8 and 11.12.4). Interrupts must be off.
void mmu_without_caches(void (*change)(void));
