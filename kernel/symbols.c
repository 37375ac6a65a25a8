// SPDX-License-Identifier: MIT
// Nothing is done with the symbol table until somebody asks: a backtrace is rare, and a linear
// search over a few thousand entries is quick enough for it.

#include <base/string.h>
#include <kernel/log.h>
#include <kernel/symbols.h>

// System V ABI, ELF-64 object file format 1.5, section 7.
struct elf64_symbol {
    uint32_t name; // offset into the string table
    uint8_t info;  // binding in the high four bits, type in the low
    uint8_t other;
    uint16_t section;
    uint64_t value;
    uint64_t size;
};

_Static_assert(sizeof(struct elf64_symbol) == 24, "as in the file");

#define SYMBOL_TYPE(info) ((info)&0xF)
#define SYMBOL_FUNCTION 2
#define SECTION_UNDEFINED 0

static const struct elf64_symbol *symbols;
static size_t symbol_count;
static const char *strings;
static uint64_t strings_size;
static uint64_t slide;

void symbols_init(const struct boot_info *boot)
{
    symbol_count = 0;
    if (boot->symtab_va == 0 || boot->strtab_va == 0 || boot->strtab_size == 0) {
        log_warn("symbols", "no symbol table: backtraces show addresses only");
        return;
    }
    const char *table = (const char *)boot->strtab_va;
    // With the last byte 0, every name that begins inside the table ends inside it.
    if (table[boot->strtab_size - 1] != '\0' || boot->symtab_va % sizeof(uint64_t) != 0) {
        log_warn("symbols", "malformed symbol table: backtraces show addresses only");
        return;
    }
    symbols = (const struct elf64_symbol *)boot->symtab_va;
    strings = table;
    strings_size = boot->strtab_size;
    slide = boot->kernel_slide;
    symbol_count = boot->symtab_size / sizeof *symbols;
}

const char *symbol_lookup(uintptr_t address, uint64_t *out_offset)
{
    uint64_t link_address = address - slide;
    const struct elf64_symbol *best = NULL;
    for (size_t i = 0; i < symbol_count; i++) {
        const struct elf64_symbol *symbol = &symbols[i];
        if (SYMBOL_TYPE(symbol->info) != SYMBOL_FUNCTION || symbol->section == SECTION_UNDEFINED) {
            continue;
        }
        if (symbol->name >= strings_size || link_address - symbol->value >= symbol->size) continue;
        // Of functions that overlap, the one that begins last.
        if (best == NULL || symbol->value > best->value) best = symbol;
    }
    if (best == NULL) return NULL;
    *out_offset = link_address - best->value;
    return strings + best->name;
}

void symbol_format(uintptr_t address, char *buf, size_t size)
{
    uint64_t offset;
    const char *name = symbol_lookup(address, &offset);
    if (name != NULL) {
        snprintf(buf, size, "%s+%#llx", name, (unsigned long long)offset);
    } else {
        snprintf(buf, size, "%#llx", (unsigned long long)address);
    }
}
