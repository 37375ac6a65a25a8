// SPDX-License-Identifier: MIT
#pragma once
// Virtual memory manager: the kernel's one address space and the area where it maps things on
// demand. Thread context, with interrupts on once more than one CPU runs; not from interrupts.

#include <base/boot_info.h>
#include <base/status.h>
#include <hal/mmu.h>

// Between pmm_map_read and pmm_init: goes to tables with one level more, where the CPU has them and
// memory lies beyond what the direct map can hold, or the option la57 asks for it. Returns `boot`,
// or a copy of it in which every pointer is into the new direct map.
const struct boot_info *vmm_widen(const struct boot_info *boot);
// Builds the kernel's tables (image by segment, direct map of RAM with large pages, nothing at page
// 0) and switches to them. Kernel stacks come from vmm_stack_alloc afterwards.
void vmm_init(const struct boot_info *boot);

// pmm_reclaim_boot_scratch, and nothing of the old direct map is left.
void vmm_reclaim_boot_scratch(void);

// The first address that the CPU cannot form; mapped, it would fault as reserved page table bits.
paddr_t vmm_physical_limit(void);

// Maps device memory uncached. Pages that are mapped so already are not mapped again. Any
// alignment. NULL when out of address space or memory, or when the range overlaps RAM that the
// allocator owns or goes beyond vmm_physical_limit (logged).
void *vmm_map_mmio(paddr_t paddr, uint64_t size);
// Maps with a chosen cache type (framebuffer: write-combining; firmware tables outside RAM:
// write-back). Write-back of memory that the direct map shows returns the pointer there, so it fits
// firmware tables wherever they lie. Any alignment; fails as vmm_map_mmio does.
void *vmm_map_physical(paddr_t paddr, uint64_t size, unsigned access, enum hal_mmu_cache cache);
// Ends one vmm_map_mmio or vmm_map_physical; the pages stay while others have them. NULL is fine.
void vmm_unmap(void *pointer, uint64_t size);

// `size` bytes of zeroed, writable, non-executable memory with an unmapped guard page at each end.
// NULL on failure.
void *vmm_alloc(uint64_t size);
void vmm_free(void *pointer, uint64_t size);
// How much vmm_alloc gave at `pointer`, in bytes; 0 when it gave nothing there.
uint64_t vmm_alloc_size(const void *pointer);
// Makes a page of such memory one more guard page, for good. ST_INVALID_ARGUMENT, ST_NOT_FOUND (it
// is one), ST_NO_MEMORY.
status_t vmm_guard_page(void *page) MUST_USE;
// A stack with a guard page below; returns its top (highest address, 16-byte aligned). `name`
// appears in overflow reports and must outlive the stack.
void *vmm_stack_alloc(const char *name, uint64_t size);
// Gives it back by its top, which must not be the running stack's. NULL is fine.
void vmm_stack_free(void *top);
// Of the two below: any context; in a fault handler they give up when the lock is not to be had.
// The name of the stack in whose guard page `address` lies, or NULL.
const char *vmm_stack_guard_hit(vaddr_t address);
// Whether `address` lies in a guard page of the dynamic area.
bool vmm_is_guard_page(vaddr_t address);
// The operations that page tables in the kernel's own memory are built with.
const struct hal_mmu_ops *vmm_table_ops(void);

struct hal_mmu_space *vmm_space(void);

// Part of the image's read-only segments, whole pages, where it can be written: its alias in the
// direct map, until it is closed. The image itself stays as it is. ST_INVALID_ARGUMENT for what is
// not in one piece of memory, ST_NO_MEMORY.
status_t vmm_image_open(const void *start, uint64_t size, void **out_alias) MUST_USE;
void vmm_image_close(void *alias, uint64_t size);

// Whether there is memory at both ends of what is said to be some: what is written there can be
// read again. Not of memory that is in use.
bool vmm_memory_answers(paddr_t paddr, uint64_t size);
// Memory that was plugged in: direct map and page allocator have it from now on. Page aligned.
// `domain` is ACPI's proximity domain, 0 when unknown. ST_INVALID_ARGUMENT (also past what the
// direct map can hold), ST_ALREADY_EXISTS (the memory map has something there), ST_NO_MEMORY.
status_t vmm_memory_add(paddr_t paddr, uint64_t size, uint32_t domain) MUST_USE;

struct vmm_stats {
    unsigned levels;
    uint64_t table_pages;
    uint64_t direct_map_bytes;
    uint64_t mapped_on_demand_bytes;       // in the dynamic area
    uint64_t area_bytes;                   // of the dynamic area
    uint64_t pages_4k, pages_2m, pages_1g; // leaves of the live tables
};
void vmm_stats_get(struct vmm_stats *out);
