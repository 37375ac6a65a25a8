// SPDX-License-Identifier: MIT
#pragma once
// The tables that the CPU is using. Private to the HAL.

#include <base/boot_info.h>
#include <hal/mmu.h>

// Remembers how to read the loader's tables, until hal_mmu_activate replaces them.
void mmu_early_init(const struct boot_info *boot);

// The space last activated, before that one that describes the loader's tables (for queries only).
const struct hal_mmu_space *mmu_live_space(void);
