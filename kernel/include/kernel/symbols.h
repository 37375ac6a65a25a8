// SPDX-License-Identifier: MIT
#pragma once
// Names, files and lines of kernel addresses, from the table that scripts/debug-table made and the
// loader handed over. All offsets are checked; a broken table means no names, not a crash. Nothing
// here allocates or takes a lock: made for panics.

#include <base/boot_info.h>

void symbols_init(const struct boot_info *boot);

struct symbol {
    const char *name; // of the function that contains the address
    uint64_t offset;  // into it
    const char *file; // of the source line, which may be that of a function inlined there; or NULL
    uint32_t line;
};
// False when the address is in no known function.
bool symbol_find(uintptr_t address, struct symbol *out);
// "name+0x1f (kernel/main.c:12)", without what is not known, or "0x..." into buf.
void symbol_format(uintptr_t address, char *buf, size_t size);
// The same of a return address, which may be past the end of its function: name and line are the
// call's.
void symbol_format_return(uintptr_t address, char *buf, size_t size);
