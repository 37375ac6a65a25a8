// SPDX-License-Identifier: MIT
#pragma once
// Physical memory manager: hands out page frames of the machine's usable RAM, those near the
// running CPU first. What allocates and frees is callable from any context, interrupts included.

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

// Adds what overlaps no range yet. Pure. ST_ALREADY_EXISTS, ST_INVALID_ARGUMENT (not page aligned,
// empty, past the end of addresses), ST_LIMIT_REACHED.
status_t memory_map_add(struct memory_range *ranges, size_t max, size_t *io_count, paddr_t start,
                        uint64_t size, enum memory_kind kind) MUST_USE;

// Setting up

#define PMM_NODE_MAX 64
#define PMM_NUMA_RANGE_MAX 256

// Which memory is near to which (from SRAT and SLIT; filled by kernel/platform_numa.c). Nodes are
// numbered from 0 in the order of the firmware's list.
struct pmm_numa {
    size_t node_count; // 0: the machine has one
    uint32_t domains[PMM_NODE_MAX];
    size_t range_count;
    struct pmm_numa_range {
        paddr_t start, end;
        uint8_t node;
    } ranges[PMM_NUMA_RANGE_MAX];
    // Relative: 10 is near; 255: not reachable, and used last.
    uint8_t distances[PMM_NODE_MAX][PMM_NODE_MAX];
};

// Reads the firmware's map. From here on phys_to_virt works, within what the loader has mapped.
void pmm_map_read(const struct boot_info *boot);
// After it: leaves out free memory that the CPU cannot address, from `limit` on, or that does not
// hold what is written at its ends (below `mapped_end`, which the loader has mapped).
void pmm_map_check(paddr_t limit, paddr_t mapped_end);
// Whether the word, which nobody else uses meanwhile, holds what is written to it. It keeps its
// value.
bool memory_word_holds(volatile uint64_t *word);
// Before pmm_init: keeps memory from the allocator that the map wrongly calls free. Returns how
// many bytes were free until now.
uint64_t pmm_reserve(paddr_t paddr, uint64_t size, enum memory_kind kind);
// Before pmm_init: the direct map is at another address from now on.
void pmm_rebase(vaddr_t direct_map_base);
// Takes over all MEMORY_FREE ranges that the loader has mapped. Panics only if there is no memory
// at all. `numa` may be NULL.
void pmm_init(const struct pmm_numa *numa);
// Gives the allocator MEMORY_BOOT_SCRATCH and what the loader could not map, once the kernel runs
// on its own tables and stack.
void pmm_reclaim_boot_scratch(void);
// Tells where a CPU stands (SRAT's proximity domain); without it, it uses the first node. To be
// called before it first allocates, else its page cache keeps the old node.
void pmm_cpu_set_domain(unsigned cpu, uint32_t domain);
// Gives back what the page cache of a CPU holds that does not run any more.
void pmm_cpu_drain(unsigned cpu);
// Memory that was plugged in (vmm_memory_add is the call for that): the direct map has it already,
// and nothing in the memory map overlaps it. Its own end holds what must be kept about it.
// ST_INVALID_ARGUMENT, ST_ALREADY_EXISTS, ST_NO_MEMORY (too small to hold that).
status_t pmm_add_range(paddr_t paddr, uint64_t size, uint32_t domain) MUST_USE;

// Allocating

#define PMM_ORDER_MAX 10 // 4 MiB

// 2^order contiguous pages, naturally aligned, contents undefined. ST_NO_MEMORY, or
// ST_INVALID_ARGUMENT for an order above PMM_ORDER_MAX.
status_t pmm_pages_alloc(unsigned order, paddr_t *out_paddr) MUST_USE;
// Below `limit` (exclusive), for devices and trampolines.
status_t pmm_pages_alloc_below(unsigned order, paddr_t limit, paddr_t *out_paddr) MUST_USE;
// As near as can be to a proximity domain (an unknown one: to the first node).
status_t pmm_pages_alloc_near(uint32_t domain, unsigned order, paddr_t *out_paddr) MUST_USE;
// Panics for a page that was not allocated, or with another order.
void pmm_pages_free(paddr_t paddr, unsigned order);

// Any number of contiguous pages up to 2^PMM_ORDER_MAX, without rounding up to a power of two.
status_t pmm_run_alloc(uint64_t pages, paddr_t *out_paddr) MUST_USE;
void pmm_run_free(paddr_t paddr, uint64_t pages); // `pages` as allocated
// Whether a block that is allocated begins at this page.
bool pmm_is_allocated(paddr_t paddr);

// Looking

struct pmm_stats {
    uint64_t pages_total;    // all pages that ever were the allocator's
    uint64_t pages_free;     // those in page caches too
    uint64_t pages_cached;   // in the CPUs' page caches
    uint64_t pages_metadata; // taken by the allocator itself
    uint64_t alloc_count, free_count, fail_count;
    uint64_t bytes_by_kind[MEMORY_KIND_COUNT]; // of the normalised map
    uint64_t map_conflicts;
    size_t node_count;
};
void pmm_stats_get(struct pmm_stats *out);

enum pmm_zone_kind { // by the addresses that devices reach
    PMM_ZONE_LOW,    // below 1 MiB: taken last
    PMM_ZONE_DMA32,  // below 4 GiB
    PMM_ZONE_NORMAL,
    PMM_ZONE_COUNT
};

struct pmm_zone_info {
    unsigned node;
    uint32_t domain;
    enum pmm_zone_kind kind;
    uint64_t pages_total, pages_free; // free: without those in page caches
    uint64_t refusals;                // allocations that had to go elsewhere
    unsigned largest_order_free;      // of a block in one piece; PMM_ORDER_MAX + 1: nothing free
};
// The index-th zone that has memory; false past the end.
bool pmm_zone_get(size_t index, struct pmm_zone_info *out);
const char *pmm_zone_name(enum pmm_zone_kind kind);
// The nodes in the order in which the index-th node's memory is replaced by others'; returns how
// many domains were stored.
size_t pmm_fallback_get(size_t node, uint32_t *out_domains, size_t max);

// The normalised map. What it points to stays as it is; memory that is added makes a new one.
const struct memory_range *pmm_memory_map(size_t *out_count);

// Physical to direct-map pointer, for RAM and whatever the firmware's map lists as memory.
extern vaddr_t pmm_direct_map_base;
static inline void *phys_to_virt(paddr_t paddr)
{
    return (void *)(pmm_direct_map_base + paddr);
}
static inline paddr_t virt_to_phys(const void *direct_map_pointer)
{
    return (vaddr_t)direct_map_pointer - pmm_direct_map_base;
}
// The end of the highest memory that is or was the allocator's; 0 before pmm_init.
extern paddr_t pmm_paddr_end;
