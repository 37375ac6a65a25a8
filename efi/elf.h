// SPDX-License-Identifier: MIT
#pragma once
// Loader for the kernel: a static position-independent ELF64 file, in memory, of which nothing is
// believed. Pure code, tested on the host. elf_plan checks the whole file and says where its parts
// go; elf_load copies and relocates them.

#include <base/boot_info.h>
#include <base/types.h>

// Every way in which a file can be refused, with the text that the person at the screen reads.
// clang-format off
#define ELF_ERROR_LIST(X)                                                                  \
    X(TOO_SMALL,          "file is shorter than an ELF header")                            \
    X(MAGIC,              "not an ELF file")                                               \
    X(CLASS,              "not a 64-bit ELF file")                                         \
    X(DATA,               "not little-endian")                                             \
    X(IDENT_VERSION,      "unknown ELF version in e_ident")                                \
    X(OSABI,              "unknown operating system ABI")                                  \
    X(TYPE,               "not a position-independent executable (ET_DYN)")                \
    X(MACHINE,            "built for another machine")                                     \
    X(VERSION,            "unknown ELF version")                                           \
    X(FLAGS,              "unknown e_flags")                                               \
    X(HEADER_SIZE,        "wrong e_ehsize")                                                \
    X(PROGRAM_ENTRY_SIZE, "wrong e_phentsize")                                             \
    X(PROGRAM_COUNT,      "no program headers, or too many")                               \
    X(PROGRAM_RANGE,      "program headers lie outside the file")                          \
    X(INTERP,             "wants a program interpreter (PT_INTERP)")                       \
    X(TLS,                "has thread-local storage (PT_TLS)")                             \
    X(SEGMENT_NONE,       "has no loadable segment")                                       \
    X(SEGMENT_COUNT,      "has too many loadable segments")                                \
    X(SEGMENT_FLAGS,      "segment with unknown flags, or not readable")                   \
    X(SEGMENT_WX,         "segment is both writable and executable")                       \
    X(SEGMENT_ALIGN,      "segment alignment is not a power of two from 4 KiB to 2 MiB")   \
    X(SEGMENT_UNALIGNED,  "segment does not start on a page")                              \
    X(SEGMENT_CONGRUENCE, "segment's file offset and address disagree modulo its alignment") \
    X(SEGMENT_FILE_RANGE, "segment lies outside the file")                                 \
    X(SEGMENT_SIZES,      "segment is larger in the file than in memory")                  \
    X(SEGMENT_ADDRESS,    "segment lies outside the kernel's address range")               \
    X(SEGMENT_ORDER,      "segments overlap or are not in ascending order")                \
    X(IMAGE_SIZE,         "image is too large")                                            \
    X(ENTRY,              "entry point is not in an executable segment")                   \
    X(DYNAMIC_DUPLICATE,  "more than one PT_DYNAMIC")                                      \
    X(DYNAMIC_RANGE,      "dynamic section is not inside a segment's file data")           \
    X(DYNAMIC_SIZE,       "dynamic section's size is not a multiple of 16, or is too large") \
    X(DYNAMIC_END,        "dynamic section has no DT_NULL")                                \
    X(DYNAMIC_TAG,        "needs a kind of dynamic linking that is not supported")         \
    X(RELA_ENTRY_SIZE,    "wrong or missing DT_RELAENT")                                   \
    X(RELA_SIZE,          "DT_RELASZ is missing or not a multiple of 24")                  \
    X(RELA_RANGE,         "relocations are not inside a segment's file data")              \
    X(RELR_SIZE,          "DT_RELRENT is not 8, or DT_RELRSZ not a multiple of it")               \
    X(RELR_RANGE,         "compact relocations are not inside a segment's file data")      \
    X(RELR_ORDER,         "compact relocations begin with a bitmap")                       \
    X(RELA_TYPE,          "relocation of an unknown type")                                 \
    X(RELA_SYMBOL,        "relocation against a symbol")                                   \
    X(RELA_TARGET,        "relocation target is outside the image")                        \
    X(RELA_EXECUTABLE,    "relocation target is in an executable segment")
// clang-format on

enum elf_error {
    ELF_OK = 0,
#define X(name, text) ELF_ERROR_##name,
    ELF_ERROR_LIST(X)
#undef X
};

#define ELF_IMAGE_MAX (64 * MIB)

// What the machine that will run it demands.
struct elf_target {
    uint16_t machine;       // e_machine
    uint32_t relative_type; // relocation "image base + addend", the only one accepted
    uint64_t address_min;   // link addresses allowed, end exclusive
    uint64_t address_end;
};

struct elf_segment {
    uint64_t vaddr;       // link address, page aligned
    uint64_t offset;      // in the file
    uint64_t file_size;   // bytes to copy
    uint64_t memory_size; // bytes in memory, rounded up to pages
    uint32_t flags;       // enum boot_segment_flags, which are ELF's
};

struct elf_plan {
    struct elf_segment segments[BOOT_SEGMENT_MAX]; // ascending, disjoint
    unsigned segment_count;
    uint64_t link_start;              // lowest link address, aligned to `align`
    uint64_t image_size;              // bytes from link_start to the end of the last page
    uint64_t align;                   // the slide must be a multiple of this
    uint64_t entry;                   // link address
    uint64_t rela_offset, rela_count; // in the file
    uint64_t relr_offset, relr_count; // in the file; 8 bytes each
};

// Checks `file` (`size` bytes, any alignment) and fills *out_plan. On error *out_plan is undefined.
enum elf_error elf_plan(const void *file, uint64_t size, const struct elf_target *target,
                        struct elf_plan *out_plan) MUST_USE;

// Fills `image` (plan->image_size bytes, which will run at link_start + slide) from the file that
// the plan was made of, and relocates it. On error the image is not fit to run.
enum elf_error elf_load(const void *file, const struct elf_plan *plan,
                        const struct elf_target *target, void *image, uint64_t slide) MUST_USE;

const char *elf_error_text(enum elf_error error);
