// SPDX-License-Identifier: MIT
#pragma once
// Physical memory manager: hands out page frames of the machine's usable RAM.
// Not callable from interrupt context.

#include <base/boot_info.h>
#include <base/status.h>

#define PAGE_SIZE 4096u

enum memory_kind {       // what a normalised range of the firmware's map is for
    MEMORY_FREE,         // conventional and boot-services memory, ours
    MEMORY_KERNEL,       // the kernel image and what the loader left for it
    MEMORY_BOOT_SCRATCH, // boot page tables and stack, ours once left behind
    MEMORY_ACPI_TABLES,  // EfiACPIReclaimMemory: kept, tables are read in place
    MEMORY_ACPI_NVS,
    MEMORY_RUNTIME, // UEFI runtime services
    MEMORY_MMIO,
    MEMORY_PERSISTENT,
    MEMORY_UNUSABLE,
    MEMORY_RESERVED,
    MEMORY_KIND_COUNT
};

struct memory_range {
    paddr_t start;
    uint64_t size; // bytes, multiple of PAGE_SIZE
    enum memory_kind kind;
};

const char *memory_kind_name(enum memory_kind kind);

// Sorts, checks and merges the firmware's map into ranges that are page aligned, ascending and do
// not overlap (where entries overlap, the more restrictive kind wins and *out_conflicts counts it).
// Pure; host-tested. ST_LIMIT_REACHED when `max` is too small: then `out` lacks free memory, and is
// empty if it could not even hold what must not be touched. The page at 0 is never MEMORY_FREE.
status_t memory_map_normalize(const struct boot_memory_entry *entries, size_t count,
                              struct memory_range *out, size_t max, size_t *out_count,
                              size_t *out_conflicts) MUST_USE;

// Makes `kind` of what is MEMORY_FREE in the pages that [start, start + size) touches. Returns how
// many bytes that were. Pure; `ranges` as memory_map_normalize leaves them. When there is no room
// to cut a range in two, all of it changes its kind.
uint64_t memory_map_reserve(struct memory_range *ranges, size_t max, size_t *io_count,
                            paddr_t start, uint64_t size, enum memory_kind kind);

// Reads the firmware's map. From here on phys_to_virt works, within what the loader has mapped.
void pmm_map_read(const struct boot_info *boot);
// Before pmm_init: keeps memory from the allocator that the map wrongly calls free. Returns how
// many bytes were free until now.
uint64_t pmm_reserve(paddr_t paddr, uint64_t size, enum memory_kind kind);
// Takes over all MEMORY_FREE ranges. Panics only if there is no memory at all.
void pmm_init(void);
// Gives MEMORY_BOOT_SCRATCH to the allocator, once the kernel runs on its own tables and stack.
void pmm_reclaim_boot_scratch(void);

#define PMM_ORDER_MAX 10 // 4 MiB

// 2^order contiguous pages, naturally aligned, contents undefined. ST_NO_MEMORY, or
// ST_INVALID_ARGUMENT for an order above PMM_ORDER_MAX.
status_t pmm_pages_alloc(unsigned order, paddr_t *out_paddr) MUST_USE;
// Below `limit` (exclusive), for devices and trampolines.
status_t pmm_pages_alloc_below(unsigned order, paddr_t limit, paddr_t *out_paddr) MUST_USE;
// Panics for a page that was not allocated, or with another order.
void pmm_pages_free(paddr_t paddr, unsigned order);

// Any number of contiguous pages up to 2^PMM_ORDER_MAX, without rounding up to a power of two.
status_t pmm_run_alloc(uint64_t pages, paddr_t *out_paddr) MUST_USE;
void pmm_run_free(paddr_t paddr, uint64_t pages); // `pages` as allocated
// Whether a block that is allocated begins at this page.
bool pmm_is_allocated(paddr_t paddr);

struct pmm_stats {
    uint64_t pages_total; // all pages that ever were the allocator's
    uint64_t pages_free;
    uint64_t pages_metadata; // taken by the allocator itself
    uint64_t alloc_count, free_count, fail_count;
    uint64_t bytes_by_kind[MEMORY_KIND_COUNT]; // of the normalised map
    uint64_t map_conflicts;
};
void pmm_stats_get(struct pmm_stats *out);
// The normalised map.
const struct memory_range *pmm_memory_map(size_t *out_count);

// Physical to direct-map pointer, for RAM and whatever the firmware's map lists as memory.
void *phys_to_virt(paddr_t paddr);
paddr_t virt_to_phys(const void *direct_map_pointer);
