// SPDX-License-Identifier: MIT
#pragma once
// The parts of ELF64 that a loader of static position-independent executables meets.
// System V gABI chapters 4 and 5; the values are little-endian.

#include <base/types.h>

struct elf_header {
    uint8_t ident[16];
    uint16_t type;
    uint16_t machine;
    uint32_t version;
    uint64_t entry;
    uint64_t program_offset; // e_phoff
    uint64_t section_offset; // e_shoff
    uint32_t flags;
    uint16_t header_size;        // e_ehsize
    uint16_t program_entry_size; // e_phentsize
    uint16_t program_count;      // e_phnum
    uint16_t section_entry_size; // e_shentsize
    uint16_t section_count;      // e_shnum
    uint16_t section_names;      // e_shstrndx
};

struct elf_program_header {
    uint32_t type;
    uint32_t flags;
    uint64_t offset;
    uint64_t vaddr;
    uint64_t paddr;
    uint64_t file_size;
    uint64_t memory_size;
    uint64_t align;
};

struct elf_dynamic {
    uint64_t tag;
    uint64_t value;
};

struct elf_rela {
    uint64_t offset;
    uint64_t info; // type in the low 32 bits, symbol above
    uint64_t addend;
};

_Static_assert(sizeof(struct elf_header) == 64, "Elf64_Ehdr");
_Static_assert(sizeof(struct elf_program_header) == 56, "Elf64_Phdr");
_Static_assert(sizeof(struct elf_rela) == 24, "Elf64_Rela");

enum { ELF_CLASS_64 = 2, ELF_DATA_LITTLE_ENDIAN = 1, ELF_VERSION_CURRENT = 1 };
enum { ELF_OSABI_SYSV = 0, ELF_OSABI_GNU = 3 };
enum { ELF_TYPE_DYN = 3 };
enum { ELF_MACHINE_X86_64 = 62, ELF_MACHINE_AARCH64 = 183 };

enum elf_program_type { ELF_PT_LOAD = 1, ELF_PT_DYNAMIC = 2, ELF_PT_INTERP = 3, ELF_PT_TLS = 7 };

enum elf_program_flags { ELF_PF_X = 1, ELF_PF_W = 2, ELF_PF_R = 4 };

enum elf_dynamic_tag {
    ELF_DT_NULL = 0,
    ELF_DT_NEEDED = 1,
    ELF_DT_PLTRELSZ = 2,
    ELF_DT_RELA = 7,
    ELF_DT_RELASZ = 8,
    ELF_DT_RELAENT = 9,
    ELF_DT_REL = 17,
    ELF_DT_TEXTREL = 22,
    ELF_DT_JMPREL = 23,
    ELF_DT_RELRSZ = 35,
    ELF_DT_RELR = 36,
    ELF_DT_RELRENT = 37
};
