// SPDX-License-Identifier: MIT
#pragma once
// The hand-off from the UEFI application to the kernel. The two are compiled for different ABIs
// (Microsoft's and System V's), so everything here is fixed-width and its size asserted.
//
// Entry ABI (x86_64): the kernel's ELF entry point is reached by a jump with
//   RDI  = kernel-virtual address of struct boot_info
//   RSP  = top of a boot stack of BOOT_STACK_SIZE bytes, 16-byte aligned, with a 0 return address
//          pushed (so RSP % 16 == 8, as after a call)
//   interrupts off, DF clear, CR0.WP set, EFER.NXE set when the CPU has NX, CR4 otherwise as the
//   firmware left it (OSFXSR may be off: no SSE). 4- or 5-level paging as the firmware runs.
// The live page tables are the loader's: they map the kernel image at its run address, each segment
// with its own permissions; all RAM, ACPI and boot data at `direct_map_base + physical address`
// (read/write, no-execute) as far as that reaches: 64 TiB with 4 levels; there too the first
// BOOT_FB_MAPPED_MAX bytes of the framebuffer; and one page of identity-mapped trampoline. Every
// `_va` field points into that direct map or into the kernel image. The kernel builds its own tables
// from `memory_map` with the direct map at the same base, so the pointers stay valid (but for
// framebuffer_va: that is no memory), and drops the loader's.
//
// The loader's own memory (this structure, the map, the page tables, the stack, the kernel file) is
// of type EfiLoaderData (2) in the memory map, its image EfiLoaderCode (1). Only what `boot_info`
// points at needs to be kept; see BOOT_MEMORY_* for how the loader marks it.

#include <base/types.h>

#define BOOT_INFO_MAGIC 0x544847494C545346ull // "FSTLIGHT" in memory
#define BOOT_INFO_VERSION 4
#define BOOT_STACK_SIZE (64 * 1024)
#define BOOT_COMMAND_LINE_MAX 1024 // bytes, with the NUL

// One run of pages, from the UEFI memory map, copied to a fixed stride. Order and overlaps are as
// the firmware gave them: the kernel's normaliser sorts and checks.
// UEFI 2.10, 7.2.3 (EFI_MEMORY_DESCRIPTOR).
struct boot_memory_entry {
    uint32_t type;       // EFI_MEMORY_TYPE, 0..15, or a firmware's own above
    uint32_t flags;      // BOOT_MEMORY_*
    uint64_t start;      // physical, bytes; page aligned if the firmware is sane
    uint64_t pages;      // of 4096 bytes
    uint64_t attributes; // EFI_MEMORY_* as given
};

_Static_assert(sizeof(struct boot_memory_entry) == 32, "boot_memory_entry is an ABI");

#define BOOT_FB_MAPPED_MAX (64ull << 20) // bytes

enum boot_framebuffer_format {
    BOOT_FB_NONE = 0,
    BOOT_FB_RGBX = 1,    // byte 0 red, 1 green, 2 blue
    BOOT_FB_BGRX = 2,    // byte 0 blue, 1 green, 2 red
    BOOT_FB_BITMASK = 3, // see the masks
    BOOT_FB_BLT_ONLY = 4 // a GOP exists, but nothing to write to after boot services
};

// UEFI 2.10, 12.9 (EFI_GRAPHICS_OUTPUT_PROTOCOL). 32 bits a pixel for RGBX and BGRX; for BITMASK
// bits_per_pixel is the highest mask bit rounded up to 8, 16, 24 or 32.
struct boot_framebuffer {
    uint64_t paddr;         // physical; the kernel maps it anew, write-combining
    uint64_t size;          // bytes
    uint32_t width, height; // pixels
    uint32_t pitch;         // bytes from one line to the next
    uint32_t bits_per_pixel;
    uint32_t format;                          // enum boot_framebuffer_format
    uint32_t red_mask, green_mask, blue_mask; // also filled in for RGBX and BGRX
};

_Static_assert(sizeof(struct boot_framebuffer) == 48, "boot_framebuffer is an ABI");

// Where the kernel's segments came to lie; the kernel's own mapper uses it to rebuild them.
#define BOOT_SEGMENT_MAX 8
enum boot_segment_flags {
    BOOT_SEGMENT_X = 1,
    BOOT_SEGMENT_W = 2,
    BOOT_SEGMENT_R = 4
}; // as ELF PF_*

struct boot_segment {
    uint64_t vaddr; // run address (link address + slide), page aligned
    uint64_t paddr; // page aligned
    uint64_t size;  // bytes in memory, multiple of 4096
    uint32_t flags; // enum boot_segment_flags
    uint32_t reserved;
};

_Static_assert(sizeof(struct boot_segment) == 32, "boot_segment is an ABI");

enum boot_secure_boot {
    BOOT_SECURE_BOOT_UNKNOWN = 0,
    BOOT_SECURE_BOOT_OFF = 1,
    BOOT_SECURE_BOOT_ON = 2
};

// What the firmware's GetTime said, as it said it. UEFI 2.10, 8.3 (EFI_TIME).
struct boot_time {
    uint16_t year;
    uint8_t month, day, hour, minute, second;
    uint8_t is_valid;     // 0: it said nothing
    int16_t zone_minutes; // to be added for UTC; 2047: not known
    uint16_t reserved[3];
};

_Static_assert(sizeof(struct boot_time) == 16, "boot_time is an ABI");

// boot_memory_entry.flags: pages of these types that the kernel must keep as long as it uses
// what boot_info points at.
#define BOOT_MEMORY_KERNEL 0x1u    // the kernel's segments
#define BOOT_MEMORY_BOOT_INFO 0x2u // boot_info, the map, command line, debug table, device path
#define BOOT_MEMORY_SCRATCH 0x4u   // boot page tables and stack: free once left behind

struct boot_info {
    uint64_t magic;   // BOOT_INFO_MAGIC
    uint32_t version; // BOOT_INFO_VERSION
    uint32_t size;    // sizeof(struct boot_info)

    uint64_t memory_map_va; // struct boot_memory_entry[memory_map_count]
    uint32_t memory_map_count;
    uint32_t exit_attempts; // calls of ExitBootServices until it succeeded; 1 is usual

    uint64_t direct_map_base; // virtual; physical p is at base + p
    uint64_t direct_map_size; // bytes that the loader's tables map there
    uint32_t paging_levels;   // 4 or 5
    uint32_t segment_count;

    uint64_t kernel_slide; // run address - link address
    struct boot_segment segments[BOOT_SEGMENT_MAX];
    // Names, files and lines for backtraces, as scripts/debug-table describes them, packed as
    // <lib/lzma.h> reads it; size 0 when absent. Its addresses are link addresses: add
    // kernel_slide. Unpacked into the debug buffer.
    uint64_t debug_table_va, debug_table_size;

    struct boot_time time; // shortly before cycles_exit_boot_services

    uint64_t rsdp_paddr;        // ACPI RSDP, 0 if none
    uint32_t rsdp_guid_version; // which configuration table it came from: 2, 1, or 0 for none
    uint32_t secure_boot;       // enum boot_secure_boot
    uint64_t smbios_paddr;      // SMBIOS 2 entry point, 0 if none
    uint64_t smbios3_paddr;     // SMBIOS 3 entry point, 0 if none
    uint64_t device_tree_paddr; // flattened device tree, 0 if none

    uint64_t runtime_services_paddr; // EFI_RUNTIME_SERVICES, 0 if none; not yet virtually mapped
    uint64_t system_table_paddr;     // EFI_SYSTEM_TABLE

    struct boot_framebuffer framebuffer;

    uint64_t command_line_va;     // UTF-8, NUL-terminated: options.txt, a space, then load options
    uint32_t command_line_length; // bytes without the NUL
    uint32_t command_line_truncated; // 1 when something did not fit BOOT_COMMAND_LINE_MAX

    uint64_t device_path_va; // raw EFI device path of what we were loaded from, 0 if none
    uint32_t device_path_size;
    uint32_t uefi_revision; // EFI_SYSTEM_TABLE.Hdr.Revision

    uint32_t firmware_revision;
    uint32_t rng_seed_size; // valid bytes of rng_seed, 0 if firmware has no EFI_RNG_PROTOCOL
    uint8_t rng_seed[32];
    char firmware_vendor[64]; // UTF-8, NUL-terminated, cut if longer

    uint64_t memory_attributes_va; // a copy of EFI_MEMORY_ATTRIBUTES_TABLE, 0 if none
    uint64_t memory_attributes_size;

    // Room for the debug table as it unpacks: the kernel does that when it first needs a name.
    uint64_t debug_buffer_va, debug_buffer_size;

    // What of the kernel is still zeros (kernel/lazy.c), packed likewise.
    uint64_t lazy_va, lazy_size;

    uint64_t scratch_paddr, scratch_size; // the one range of BOOT_MEMORY_SCRATCH

    // A screen for panics as long as the loader's page tables are in use; 0: not mapped.
    uint64_t framebuffer_va;

    // Cycle counter (x86_64: TSC) at the EFI entry, after all gathering, and just before the jump.
    uint64_t cycles_efi_entry;
    uint64_t cycles_exit_boot_services;
    uint64_t cycles_jump;
};

_Static_assert(sizeof(struct boot_info) == 688, "boot_info is an ABI");
