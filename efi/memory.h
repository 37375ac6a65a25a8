// SPDX-License-Identifier: MIT
#pragma once
// The firmware's memory map: fetching it, walking it, copying it for the kernel, and leaving boot
// services with it. UEFI 2.10, 7.2.3 (GetMemoryMap) and 7.4.6 (ExitBootServices).

#include "firmware.h"

struct memory_map {
    struct page_range buffer;
    UINTN size; // bytes in use
    UINTN key;
    UINTN descriptor_size; // stride; larger than the structure that we know
};

// A range of the loader's own, to be found in the map by the kernel.
struct memory_mark {
    struct page_range range;
    uint32_t flags; // BOOT_MEMORY_*
};

// memory_map_init, memory_map_fetch and boot_services_exit print why they fail.

// Allocates a buffer with room for the map to grow well beyond its present size.
EFI_STATUS memory_map_init(const struct firmware *fw, struct memory_map *out_map) MUST_USE;
// Fetches the map into the buffer. Allocates nothing, so that the key stays good.
EFI_STATUS memory_map_fetch(const struct firmware *fw, struct memory_map *map) MUST_USE;

// Entries that memory_map_convert can produce at most from this buffer.
uint32_t memory_map_capacity(const struct memory_map *map, unsigned mark_count);
// Copies to the kernel's format. Descriptors of type EfiLoaderData are split where a mark begins or
// ends. Returns the number of entries, at most `capacity`.
uint32_t memory_map_convert(const struct memory_map *map, const struct memory_mark *marks,
                            unsigned mark_count, struct boot_memory_entry *out, uint32_t capacity);

// Calls `visit` for each run of adjacent memory that the direct map shall reach: RAM of every use
// and what the firmware declares cacheable, never device registers; whole pages below `limit`, as
// the kernel's own reading of the map has them. Stops and returns false when `visit` does.
bool memory_map_runs(const struct memory_map *map, uint64_t limit,
                     bool (*visit)(void *ctx, uint64_t start, uint64_t size), void *ctx);

// Leaves boot services; the map is then the final one. Tries at most EXIT_ATTEMPTS_MAX times, and
// between the tries calls nothing but GetMemoryMap. `spoil_first` makes the first key stale. On
// error the firmware may be half shut down.
#define EXIT_ATTEMPTS_MAX 8
EFI_STATUS boot_services_exit(const struct firmware *fw, struct memory_map *map, bool spoil_first,
                              uint32_t *out_attempts) MUST_USE;
