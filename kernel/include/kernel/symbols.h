// SPDX-License-Identifier: MIT
#pragma once
// Names for kernel addresses, from the ELF symbol table that the loader handed over. All offsets
// are checked; a broken table means no names, not a crash.

#include <base/boot_info.h>

void symbols_init(const struct boot_info *boot);
// The function that contains `address`, and the offset into it; NULL when unknown. Never allocates,
// panic-safe.
const char *symbol_lookup(uintptr_t address, uint64_t *out_offset);
// "name+0x1f" or "0x..." into buf.
void symbol_format(uintptr_t address, char *buf, size_t size);
