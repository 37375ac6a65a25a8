// SPDX-License-Identifier: MIT
#pragma once
// What the HAL itself needs of the page-table builder beyond <hal/mmu.h>. Pure code, host-tested.

#include <hal/mmu.h>

// hal_mmu_map without the refusal of writable and executable pages, which the firmware's runtime
// code needs (its sections are not told apart in the memory map).
status_t pagetable_map_any(struct hal_mmu_space *space, vaddr_t vaddr, paddr_t paddr, uint64_t size,
                           unsigned access, enum hal_mmu_cache cache) MUST_USE;

// Makes the kernel's half of `space` the same tables as `source`'s. They remain the source's:
// nothing may be mapped or unmapped there through `space`. Both have the same number of levels.
void pagetable_share_kernel_half(struct hal_mmu_space *space, const struct hal_mmu_space *source);

// Frees all tables of a space that shares none and is not live.
void pagetable_destroy(struct hal_mmu_space *space);
