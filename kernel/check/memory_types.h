// SPDX-License-Identifier: MIT
#pragma once
// The memory types that firmware gave to RAM and devices (x86_64: MTRRs). Intel SDM 3A, 11.11.

#include <base/boot_info.h>
#include <base/finding.h>
#include <hal/firmware.h>

// clang-format off
#define CHECK_MEMORY_TYPE_KINDS(X)                                                                 \
    X(TYPES_OFF, "memory-types.off", HIGH, "memory types are off: all memory is uncached",         \
      "Intel SDM 3A, 11.11.2.1", "The machine is slower by a factor of some hundred.")             \
    X(TYPES_RAM, "memory-types.ram-not-write-back", HIGH, "RAM that is not cached",                \
      "Intel SDM 3A, 11.11", "Linux leaves it unused or runs very slowly in it.")                  \
    X(TYPES_DEVICE, "memory-types.device-cached", HIGH, "a device's registers or screen are cached", \
      "Intel SDM 3A, 11.11", "Stale reads and lost writes, unless page tables say otherwise.")     \
    X(TYPES_CONFLICT, "memory-types.conflict", MEDIUM, "ranges of types that do not mix overlap",  \
      "Intel SDM 3A, 11.11.4.1", "What such memory does is not defined.")                          \
    X(TYPES_MASK, "memory-types.mask", MEDIUM, "a mask with holes", "Intel SDM 3A, 11.11.3",         \
      "Linux repairs what it can; memory here and there may have the wrong type.")                       \
    X(TYPES_RESERVED, "memory-types.reserved", HIGH, "a type that is not defined",                 \
      "Intel SDM 3A, table 11-8", "The CPU takes it for uncached, or faults.")
// clang-format on

enum check_memory_type_kind { CHECK_MEMORY_TYPE_KINDS(FINDING_KIND_INDEX) };
extern const struct finding_kinds check_memory_type_kinds;

struct check_memory_types {
    struct hal_memory_types types;
    const struct hal_memory_type_range *ranges;
    size_t range_count;
    const struct boot_memory_entry *entries; // of the memory map
    size_t entry_count;
    uint64_t framebuffer, framebuffer_size; // size 0: none
};

void check_memory_types(const struct check_memory_types *input, const struct finding_sink *sink);
