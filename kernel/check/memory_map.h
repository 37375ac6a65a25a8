// SPDX-License-Identifier: MIT
#pragma once
// The memory map that the firmware gave, and the memory attributes table beside it. UEFI 2.10, 7.2
// and 4.6.4.

#include <base/boot_info.h>
#include <base/finding.h>

// clang-format off
#define CHECK_MEMORY_MAP_KINDS(X)                                                                  \
    X(MEMORY_MAP_EMPTY, "memory-map.empty-entry", LOW, "an entry of no pages",                     \
      "UEFI 2.10, 7.2.3, EFI_MEMORY_DESCRIPTOR", "Operating systems skip it.")                     \
    X(MEMORY_MAP_UNALIGNED, "memory-map.unaligned", MEDIUM, "an entry that begins within a page",  \
      "UEFI 2.10, 7.2.3, PhysicalStart",                                                           \
      "Operating systems round it, and lose or wrongly gain a page.")                              \
    X(MEMORY_MAP_WRAPS, "memory-map.wraps", HIGH, "an entry that ends past the last address",      \
      "UEFI 2.10, 7.2.3, NumberOfPages", "Linux warns and drops the entry.")                       \
    X(MEMORY_MAP_OVERLAP, "memory-map.overlap", HIGH, "two entries claim the same memory",         \
      "UEFI 2.10, 7.2.3", "Each system decides for itself which is right.")                        \
    X(MEMORY_MAP_TYPE, "memory-map.type", MEDIUM, "a memory type that is reserved",                \
      "UEFI 2.10, 7.2.1, table 7.10", "Taken for reserved memory; some loaders hang.")             \
    X(MEMORY_MAP_BEYOND, "memory-map.beyond-cpu", HIGH,                                            \
      "RAM at addresses that the CPU cannot form", "UEFI 2.10, 7.2.3; CPUID 80000008h",            \
      "It cannot be used; a system that maps it faults.")                                          \
    X(MEMORY_MAP_NOT_WB, "memory-map.ram-not-write-back", MEDIUM,                                  \
      "RAM that is not said to be cacheable", "UEFI 2.10, 7.2.3, EFI_MEMORY_WB",                   \
      "Linux leaves it out of its memory.")                                                        \
    X(MEMORY_MAP_NO_RUNTIME, "memory-map.runtime-not-marked", HIGH,                                \
      "memory of runtime services without EFI_MEMORY_RUNTIME", "UEFI 2.10, 7.2.3",                 \
      "Not mapped for runtime services: their calls fault.")                                       \
    X(MEMORY_MAP_RUNTIME_RAM, "memory-map.runtime-of-free-memory", MEDIUM,                         \
      "EFI_MEMORY_RUNTIME on memory that is free after the boot", "UEFI 2.10, 7.2.1, table 7.11",  \
      "Operating systems keep it mapped, or reuse it under the firmware's feet.")                  \
    X(MEMORY_MAP_LOW, "memory-map.no-low-memory", HIGH, "no usable RAM below 1 MiB",               \
      "Intel SDM 3A, 9.4.4.1", "Other CPUs cannot be started: they begin there.")                  \
    X(MEMORY_MAP_KEPT, "memory-map.table-in-free-memory", HIGH,                                    \
      "a firmware table lies in memory that is free after the boot",                               \
      "UEFI 2.10, 2.3.4; ACPI 6.5, 5.2.5", "Overwritten unless the system knows to save it.")      \
    X(MEMORY_MAP_FRAMEBUFFER, "memory-map.framebuffer-in-ram", HIGH,                               \
      "the framebuffer lies in memory that is listed as free", "UEFI 2.10, 12.9",                  \
      "Two owners for the same memory: the screen shows the heap.")                                \
    X(MEMORY_MAP_MANY, "memory-map.fragmented", INFO, "the map has more than 256 entries",         \
      "UEFI 2.10, 7.2.3", "Old loaders with small fixed buffers fail.")                            \
    X(MAT_ABSENT, "memory-attributes.absent", LOW, "no memory attributes table",                   \
      "UEFI 2.10, 4.6.4", "Runtime services stay writable and executable at once.")                \
    X(MAT_FORMAT, "memory-attributes.format", HIGH,                                                \
      "its version, entry size or count makes no sense", "UEFI 2.10, 4.6.4",                       \
      "Operating systems ignore the table.")                                                       \
    X(MAT_WX, "memory-attributes.writable-executable", HIGH,                                       \
      "runtime memory that is writable and executable", "UEFI 2.10, 4.6.4",                        \
      "A hole in the protection of the kernel; Windows refuses some features.")                    \
    X(MAT_ATTRIBUTES, "memory-attributes.attributes", MEDIUM,                                      \
      "attributes besides RUNTIME, RO and XP", "UEFI 2.10, 4.6.4",                          \
      "Linux warns and ignores the table.")                                                        \
    X(MAT_TYPE, "memory-attributes.type", MEDIUM, "an entry that is not of runtime services",      \
      "UEFI 2.10, 4.6.4", "Linux warns and ignores the entry.")                                    \
    X(MAT_UNALIGNED, "memory-attributes.unaligned", MEDIUM, "an entry that begins within a page",  \
      "UEFI 2.10, 4.6.4", "Linux warns and ignores the entry.")                                    \
    X(MAT_OUTSIDE, "memory-attributes.outside", HIGH,                                              \
      "an entry that no runtime region of the memory map contains", "UEFI 2.10, 4.6.4",            \
      "Linux warns and ignores the entry.")                                                        \
    X(MAT_OVERLAP, "memory-attributes.overlap", HIGH, "entries overlap or are out of order",       \
      "UEFI 2.10, 4.6.4", "Linux ignores what is out of order.")
// clang-format on

enum check_memory_map_kind { CHECK_MEMORY_MAP_KINDS(FINDING_KIND_INDEX) };
extern const struct finding_kinds check_memory_map_kinds;

struct check_range { // something that must stay where it is
    uint64_t start, size;
    const char *name; // "DSDT"
};

struct check_memory_map {
    const struct boot_memory_entry *entries;
    size_t count;
    unsigned physical_address_bits; // 0: not known
    const struct check_range *kept; // tables that are used after the boot
    size_t kept_count;
    struct check_range framebuffer;  // size 0: none
    const uint8_t *attributes_table; // EFI_MEMORY_ATTRIBUTES_TABLE as found; NULL: none
    size_t attributes_size;          // bytes that can be read
};

void check_memory_map(const struct check_memory_map *map, const struct finding_sink *sink);
